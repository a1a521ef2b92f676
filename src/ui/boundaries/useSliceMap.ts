import { useMemo } from "react";
import { useStore } from "zustand";
import { errsOf, scoreNamesOf } from "../../experiment/catalogue/decompositionFacts.ts";
import { nearestError } from "../../experiment/interactive/slice.ts";
import type { boundaryMap } from "../../figures/maps/boundaryMap.ts";
import { sliceMap } from "../../figures/maps/sliceMap.ts";
import { askedScore } from "../../lab/pool/slicePlane.ts";
import type { Slice } from "../../state/boundaries/sliceStore.ts";
import { shownSystems } from "../../state/imports/seriesOf.ts";
import { select, selectionStore } from "../../state/page/selection.ts";
import type { PlaneInput } from "../figure/FigureView.tsx";
import { imageText, placeOf } from "./sliceText.ts";

/** The maps of a plane as their figure needs them, with the selected image, and what input on them does. */
export function useSliceMap(
  { group, image, threat, plane, half, side, systems }: Slice,
  isBrief = false,
): {
  readonly source: Parameters<typeof boundaryMap.rows>[0];
  readonly input: PlaneInput;
} {
  const at = useStore(selectionStore, (state) => state.boundaries.at);
  const series = useMemo(() => shownSystems(group.systems), [group]);
  const map = useMemo(
    () =>
      sliceMap({
        plane,
        names: plane.names,
        threat,
        image: isBrief ? "the image" : imageText(image),
        isBrief,
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
    [group, image, threat, plane, systems, series, isBrief],
  );
  const source = useMemo(
    () => ({ ...map, chosen: at === null ? null : placeOf({ half, side }, at) }),
    [map, at, half, side],
  );
  const input = useMemo(() => planeInput({ half, side }), [half, side]);
  return { source, input };
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
