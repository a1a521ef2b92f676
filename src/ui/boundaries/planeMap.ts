import { planePanels } from "../../experiment/interactive/plane.ts";
import { planeClasses } from "../../experiment/interactive/planePoints.ts";
import { emptyGrid, type ScoreGrid, scoresAt } from "../../experiment/interactive/scoreGrid.ts";
import type { Norm } from "../../experiment/terms/choice.ts";
import type { BoundaryMapSource, MapOutline, MapPanel } from "../../figures/maps/boundaryMapSource.ts";
import { pointAt } from "../../state/boundaries/planePoints.ts";
import type { PlaygroundState, SeenPlane } from "../../state/boundaries/playgroundStore.ts";

/** The panels of Figure 2: what they are called, and what counts as a mistake there. */
export const planeTexts = [
  {
    id: "a",
    name: "a: dog or not",
    network: "Two labels: dog, not a dog",
    counts: "A dog taken for no dog, or the other way round.",
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
    network: "The network of b",
    counts: "Only mistakes about dogs (dog-only): a cat taken for an airplane is none.",
  },
] as const;

const notDog = "not a dog";
/** The class colour of what is no dog: that of none of the three. */
const notDogTone = 3;

/** What is drawn of each panel, from what the worker saw. Kept as long as that is: contours are costly. */
export function mapPanels(seen: SeenPlane | null): readonly Omit<MapPanel, "outline">[] {
  const views = seen === null ? [] : planePanels(seen.result);
  return planeTexts.map(({ id, name }, i) => {
    const view = views[i];
    const right = view?.wrong.filter((flag) => flag === 0).length ?? 0;
    const panel = {
      id,
      label: name,
      series: i,
      column: null,
      note: view === undefined ? "" : `right on ${right} of ${view.wrong.length} points`,
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

/** The scores of the first class and of the best of the others: two regions, whose border is what counts. */
function dogOrNot(grid: ScoreGrid): ScoreGrid {
  const { columns, rows, x, y } = grid;
  const folded = emptyGrid({ columns, rows, x, y, classes: 2 });
  for (let point = 0; point < columns * rows; point++) {
    const [dog, ...others] = scoresAt(grid, point);
    folded.scores.set([dog as number, Math.max(...others)], 2 * point);
  }
  return folded;
}

/** The picture: panels, points, and around the point that is looked at how far its boundary is in each panel. */
export function planeMap(
  panels: readonly Omit<MapPanel, "outline">[],
  { points, seen }: Pick<PlaygroundState, "points" | "seen">,
  looked: {
    readonly point: number | null;
    readonly cursor: { readonly x: number; readonly y: number } | null;
  },
): BoundaryMapSource {
  const { point, cursor } = looked;
  const views = seen === null || seen.points !== points ? [] : planePanels(seen.result);
  const [px, py] = point === null ? [0, 0] : pointAt(points, point);
  return {
    x: "first number of a point",
    y: "second number of a point",
    panels: panels.map((panel, i): MapPanel => {
      const view = views[i];
      const distance = point === null ? null : (view?.distances?.[point] ?? null);
      const isReached = point !== null && view?.censored?.[point] === 0 && distance !== null && distance > 0;
      // An empty line keeps its place in the key: nothing moves while points are pointed at.
      const outline = isReached ? reachOf(px, py, distance, seen?.settings.norm ?? "l2") : [];
      return { ...panel, outline: { label: "no mistake nearer than this", outline } };
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

/** Everything that is as far from a point as its boundary: a circle, or a square in linf. */
function reachOf(x: number, y: number, distance: number, norm: Norm): MapOutline["outline"] {
  return Array.from({ length: corners + 1 }, (_, i) => {
    const angle = (2 * Math.PI * i) / corners;
    const [across, up] = [Math.cos(angle), Math.sin(angle)];
    const length = norm === "l2" ? 1 : Math.max(Math.abs(across), Math.abs(up));
    return [x + (distance * across) / length, y + (distance * up) / length] as const;
  });
}
