import { useMemo } from "react";
import { boundaryMap } from "../../figures/maps/boundaryMap.ts";
import { computeSlice, stopSlice } from "../../state/boundaries/computeSlice.ts";
import type { Slice, SlicedSystem } from "../../state/boundaries/sliceStore.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import { Panel } from "../controls/Panel.tsx";
import { FigureFrame } from "../figure/FigureFrame.tsx";
import { Term } from "../glossary/Term.tsx";
import styles from "./BoundariesRoom.module.css";
import { useSliceMap } from "./useSliceMap.ts";

/** The map of each system on the plane, and the progress of its computation. */
export function SliceMapPanel({ slice }: { readonly slice: Slice }) {
  const { group, image, threat, plane, settings, systems } = slice;
  const { source, input } = useSliceMap(slice);
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
