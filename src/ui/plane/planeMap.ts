import { planePanels } from "../../experiment/interactive/plane.ts";
import { planeClasses } from "../../experiment/interactive/planePoints.ts";
import { emptyGrid, type ScoreGrid, scoresAt } from "../../experiment/interactive/scoreGrid.ts";
import type { Norm } from "../../experiment/terms/choice.ts";
import type { PlanePlace } from "../../figures/drawing/mark.ts";
import type { BoundaryMapSource, MapOutline, MapPanel } from "../../figures/maps/boundaryMapSource.ts";
import { pointAt } from "../../state/plane/planePoints.ts";
import type { PlaygroundState, ShownPlane } from "../../state/plane/playgroundStore.ts";

/** The panels of Figure 2: their names, networks, and what counts as a mistake. */
export const planeTexts = [
  {
    id: "a",
    name: "a: dog or not",
    network: "Two labels: dog, not a dog",
    counts: "A dog taken for something else, or the reverse.",
  },
  {
    id: "b",
    name: "b: any mistake",
    network: "Three labels: dog, cat, airplane",
    counts: "Any wrong label (untargeted).",
  },
  {
    id: "c",
    name: "c: three labels, dog or not",
    network: "The same network as b",
    counts: "Only mistakes about dogs: taking a cat for an airplane does not count.",
  },
] as const;

const notDog = "not a dog";
/** Class colour of "not a dog", which none of the three classes has. */
const notDogTone = 3;

/** The panels with their score grids. Memoise the result: contours are cached per grid and expensive. */
export function mapPanels(shown: ShownPlane | null): readonly Omit<MapPanel, "outline">[] {
  const views = shown === null ? [] : planePanels(shown.result);
  return planeTexts.map(({ id, name }, i) => {
    const view = views[i];
    const right = view?.wrong.filter((flag) => flag === 0).length ?? 0;
    const panel = {
      id,
      label: name,
      series: i,
      column: null,
      note: view === undefined ? "" : `correct on ${right} of ${view.wrong.length} points`,
    };
    return id === "b"
      ? { ...panel, scoreNames: planeClasses, grid: view?.grid ?? null }
      : {
          ...panel,
          scoreNames: [planeClasses[0], notDog],
          tones: [0, notDogTone],
          grid: view === undefined ? null : dogOrNot(view.grid),
        };
  });
}

/** The score of the first class and the highest of the others, as a grid of two classes. */
function dogOrNot(grid: ScoreGrid): ScoreGrid {
  const { columns, rows, x, y } = grid;
  const folded = emptyGrid({ columns, rows, x, y, classes: 2 });
  for (let point = 0; point < columns * rows; point++) {
    const [dog, ...others] = scoresAt(grid, point);
    folded.scores.set([dog as number, Math.max(...others)], 2 * point);
  }
  return folded;
}

/** The map: panels, points and, around the selected point, its distance to the boundary of each panel. */
export function planeMap(
  panels: readonly Omit<MapPanel, "outline">[],
  { points, shown }: Pick<PlaygroundState, "points" | "shown">,
  { point, cursor }: { readonly point: number | null; readonly cursor: PlanePlace | null },
): BoundaryMapSource {
  const views = shown === null || shown.points !== points ? [] : planePanels(shown.result);
  const [px, py] = point === null ? [0, 0] : pointAt(points, point);
  return {
    x: "first coordinate",
    y: "second coordinate",
    panels: panels.map((panel, i): MapPanel => {
      const view = views[i];
      const distance = point === null ? null : (view?.distances?.[point] ?? null);
      const isReached = point !== null && view?.censored?.[point] === 0 && distance !== null && distance > 0;
      // An empty outline keeps its entry in the key, so that the map does not move when a point is hovered.
      const outline = isReached ? reachOf(px, py, distance, shown?.settings.norm ?? "l2") : [];
      return { ...panel, outline: { label: "no mistake closer than this", outline } };
    }),
    isOverlaid: false,
    budget: null,
    origin: null,
    chosen: cursor ?? (point === null ? null : { x: px, y: py }),
    points: Array.from(points.labels, (cls, i) => {
      const [x, y] = pointAt(points, i);
      return { x, y, cls };
    }),
  };
}

const corners = 72;

/** All places at one distance from a point: a circle in l2, a square in linf. */
function reachOf(x: number, y: number, distance: number, norm: Norm): MapOutline["outline"] {
  return Array.from({ length: corners + 1 }, (_, i) => {
    const angle = (2 * Math.PI * i) / corners;
    const [across, up] = [Math.cos(angle), Math.sin(angle)];
    const length = norm === "l2" ? 1 : Math.max(Math.abs(across), Math.abs(up));
    return [x + (distance * across) / length, y + (distance * up) / length] as const;
  });
}
