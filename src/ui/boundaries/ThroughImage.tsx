import { Map as MapIcon } from "lucide-react";
import { lazy, Suspense, useEffect } from "react";
import { useStore } from "zustand";
import { aboutText } from "../../experiment/terms/format.ts";
import { allowLongSlices, computeSlice, stopSlice } from "../../state/boundaries/computeSlice.ts";
import { boundariesStore } from "../../state/boundaries/sliceStore.ts";
import { isPresented } from "../../state/page/presenting.ts";
import { selectionStore } from "../../state/page/selection.ts";
import { viewStore } from "../../state/page/view.ts";
import type { SystemGroup } from "../../state/systems/systems.ts";
import { Button } from "../controls/Button.tsx";
import { EmptyState } from "../controls/EmptyState.tsx";
import { Notice } from "../controls/Notice.tsx";
import { PanelBoundary } from "../controls/PanelBoundary.tsx";
import { Progress } from "../controls/Progress.tsx";
import { chosenOrFirst } from "../shared/chosenOrFirst.ts";
import { DataNeeded } from "../shared/DataNeeded.tsx";
import { useDataHere } from "../shared/useDataHere.ts";
import { useFields } from "../shared/useFields.ts";
import { useKnownSystems } from "../shared/useKnownSystems.ts";
import styles from "./BoundariesRoom.module.css";
import { PlacePanel } from "./PlacePanel.tsx";
import { SliceImage } from "./SliceImage.tsx";
import { SliceMapPanel } from "./SliceMapPanel.tsx";
import { SliceSettings } from "./SliceSettings.tsx";

const PresentBoundaries = lazy(async () => ({
  default: (await import("../present/PresentBoundaries.tsx")).PresentBoundaries,
}));

/** A plane through an image: settings on the left, the map and the selected image on the right. */
export function ThroughImage() {
  const { groups, packsError, isLoading } = useKnownSystems();
  const settings = useStore(selectionStore, (state) => state.boundaries);
  const { own, brought, isComing, slice: last, missing, longSeconds, failure } = useStore(boundariesStore);
  const group = chosenOrFirst(groups, settings.group, isLoading);
  const isData = useDataHere(group?.dataset ?? { id: "digits" });
  // The plane of the previous systems stays until the new one is ready, unless that one cannot be computed.
  const isOther = last !== null && last.group.id !== group?.id;
  const slice = isOther && (missing !== null || longSeconds !== null || failure !== null) ? null : last;
  const { at: _, ...relevant } = settings;
  const definition = JSON.stringify(relevant);
  // biome-ignore lint/correctness/useExhaustiveDependencies: recompute when anything that defines the plane changes
  useEffect(() => {
    if (group !== undefined) void computeSlice();
  }, [group, definition, own, brought, isComing, isData]);
  useEffect(() => stopSlice, []);
  const isPresenting = useStore(viewStore, isPresented);
  if (group === undefined)
    return isLoading ? (
      <Progress label="Loading systems" value={null} />
    ) : (
      <EmptyState icon={<MapIcon />} title="No systems yet" action={<a href="#train">Train a pair</a>}>
        <p>{packsError ?? "This room shows the boundaries of trained systems. Train some first."}</p>
      </EmptyState>
    );
  const controls = (
    <>
      <PanelBoundary name="The image">
        <SliceImage group={group} image={slice?.image} />
      </PanelBoundary>
      <PanelBoundary name="The plane">
        <SliceSettings group={group} groups={groups} />
      </PanelBoundary>
    </>
  );
  if (isPresenting) {
    const messages = (
      <>
        <Messages group={group} />
        {slice === null && <Waiting />}
      </>
    );
    return (
      <Suspense fallback={null}>
        <PresentBoundaries slice={slice} messages={messages} settings={controls} />
      </Suspense>
    );
  }
  return (
    <div className={styles.cut}>
      <div className={styles.controls}>{controls}</div>
      <div className={styles.stage} data-stage="">
        <Messages group={group} />
        {slice === null ? (
          <Waiting />
        ) : (
          <>
            <SliceMapPanel slice={slice} />
            <PlacePanel slice={slice} />
          </>
        )}
      </div>
    </div>
  );
}

const waiting = {
  systems: "Loading systems",
  image: "Choosing an image",
  answers: "Asking the systems what they read",
  axes: "Computing the axes",
} as const;

function Waiting() {
  const waitsFor = useStore(boundariesStore, (state) => state.waitsFor);
  return waitsFor === null ? null : <Progress label={waiting[waitsFor]} value={null} />;
}

/** Reasons why the plane has not been computed. */
function Messages({ group }: { readonly group: SystemGroup }) {
  const { failure, missing, longSeconds } = useFields(boundariesStore, "failure", "missing", "longSeconds");
  return (
    <>
      {longSeconds !== null && (
        <Notice
          tone="info"
          title={`This map takes ${aboutText(longSeconds)}`}
          action={
            <Button size="s" onClick={() => void allowLongSlices(group)}>
              Compute
            </Button>
          }
        >
          These networks are large, so the computation has not started. It refines the map step by step and you can stop
          it at any time. Fewer points per axis are faster.
        </Notice>
      )}
      {missing !== null && (
        <DataNeeded dataset={missing}>
          The plane goes through one of its test images. Only its trained networks are here.
        </DataNeeded>
      )}
      {failure !== null && (
        <Notice tone="error" title="This plane could not be computed" onRetry={() => void computeSlice()}>
          {failure}
        </Notice>
      )}
    </>
  );
}
