import { useMemo } from "react";
import { useStore } from "zustand";
import { errsOf, scoreNamesOf } from "../../experiment/catalogue/decompositionFacts.ts";
import { nearestError } from "../../experiment/interactive/slice.ts";
import { boundaryMap } from "../../figures/maps/boundaryMap.ts";
import { sliceMap } from "../../figures/maps/sliceMap.ts";
import { askedScore } from "../../lab/pool/slicePlane.ts";
import { computeSlice, stopSlice } from "../../state/boundaries/computeSlice.ts";
import type { Slice, SlicedSystem } from "../../state/boundaries/sliceStore.ts";
import { shownSystems } from "../../state/imports/seriesOf.ts";
import { select, selectionStore } from "../../state/page/selection.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import { Panel } from "../controls/Panel.tsx";
import { FigureFrame } from "../figure/FigureFrame.tsx";
import type { PlaneInput } from "../figure/FigureView.tsx";
import { Term } from "../glossary/Term.tsx";
import styles from "./BoundariesRoom.module.css";
import { imageText, placeOf } from "./sliceText.ts";

/** The map of each system on the plane, and the progress of its computation. */
export function SliceMapPanel({ slice }: { readonly slice: Slice }) {
  const { group, image, threat, plane, half, side, settings, systems } = slice;
  const at = useStore(selectionStore, (state) => state.boundaries.at);
  const series = useMemo(() => shownSystems(group.systems), [group]);
  const map = useMemo(
    () =>
      sliceMap({
        plane,
        names: plane.names,
        threat,
        image: imageText(image),
        systems: systems.map(({ system: { id, label, system }, grid }) => {
          const errs = errsOf(system);
          return {
            id,
            label,
            series: series.find((one) => one.id === id)?.series ?? 0,
            scoreNames: scoreNamesOf(system.decomposition, image.classes),
            column: askedScore({ system, dataset: group.dataset, label: image.label }),
            nearest: grid === null ? null : nearestError(grid, plane, (prediction) => errs(prediction, image.label)),
            grid,
          };
        }),
      }),
    [group, image, threat, plane, systems, series],
  );
  const source = useMemo(
    () => ({ ...map, chosen: at === null ? null : placeOf({ half, side }, at) }),
    [map, at, half, side],
  );
  const input = useMemo(() => planeInput({ half, side }), [half, side]);
  const embedded = useMemo(
    () => ({
      experiment: group.spec,
      slice: {
        image: image.source,
        label: image.classes[image.label],
        threat,
        axes: plane.names,
        reach: settings.reach,
        points: [Number(settings.resolution), Number(settings.resolution)],
        systems: systems.map(({ system }) => system.specId),
      },
    }),
    [group, image, threat, plane, settings, systems],
  );
  const open = systems.filter(({ status }) => status === "waiting" || status === "running");
  const failed = systems.filter(({ status }) => status === "failed");
  return (
    <Panel title={`Around this ${image.classes[image.label]}`}>
      <FigureFrame
        figure={boundaryMap}
        source={source}
        title=""
        description={
          <>
            Click, drag or use the arrow keys to select an image. Bold lines are the{" "}
            <Term id="boundary">boundaries</Term> of the correct class on this <Term id="plane">plane</Term>. Thin lines
            show by how much its score leads.
          </>
        }
        settings={embedded}
        plane={input}
      />
      <div className={styles.state} aria-live="polite">
        {open.length > 0 ? (
          <>
            <span>{progressText(open)}</span>
            <Button size="s" variant="quiet" onClick={stopSlice}>
              Stop
            </Button>
          </>
        ) : systems.some(({ status }) => status === "stopped") ? (
          <>
            <span>Stopped early: the map is coarser than requested.</span>
            <Button size="s" variant="quiet" onClick={() => void computeSlice()}>
              Continue
            </Button>
          </>
        ) : (
          <span>
            {settings.resolution} × {settings.resolution} images per system.
          </span>
        )}
      </div>
      {failed.map(({ system, error }) => (
        <Notice key={system.id} tone="error" title={`${system.label} could not be computed`}>
          {error}
        </Notice>
      ))}
    </Panel>
  );
}

function progressText(open: readonly SlicedSystem[]): string {
  const [now] = open;
  const known = now?.grid;
  return `Computing ${open.map(({ system }) => system.label).join(", then ")}${known == null ? "" : `: ${known.columns} × ${known.rows} points so far`}`;
}

function planeInput(reach: Pick<Slice, "half" | "side">): PlaneInput {
  const selectPlace = (x: number, y: number) => {
    const place = placeOf(reach, [x, y]);
    select("boundaries", { at: [place.x, place.y] });
  };
  return {
    onPlace: selectPlace,
    onStep(columns, rows) {
      const { at } = selectionStore.getState().boundaries;
      const { x, y } = placeOf(reach, at ?? [0, 0]);
      const step = (2 * reach.half) / (reach.side - 1);
      selectPlace(x + columns * step, y + rows * step);
    },
    keys: "Arrow keys select another image.",
  };
}
