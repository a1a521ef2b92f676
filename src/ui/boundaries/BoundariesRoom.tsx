import { lazy, Suspense } from "react";
import { useStore } from "zustand";
import type { BoundarySettings } from "../../state/boundaries/sliceSettings.ts";
import { select, selectionStore } from "../../state/page/selection.ts";
import { Progress } from "../controls/Progress.tsx";
import { Room } from "../controls/Room.tsx";
import { Segmented } from "../controls/Segmented.tsx";
import styles from "./BoundariesRoom.module.css";

/** Every view of the room has one entry here and is loaded when it is opened. */
const views = {
  image: {
    label: "Through an image",
    lead: "A flat slice through the space of all images: each point is an image, coloured by the system’s answer. See how far the original image is from the boundaries, which way they run, and whether two systems fail in the same places.",
    View: lazy(async () => ({ default: (await import("./ThroughImage.tsx")).ThroughImage })),
  },
  plane: {
    label: "In the plane",
    lead: "Classifiers of points instead of images, so that you can see their whole boundaries. Draw or generate points, train, and watch the boundaries move. The question is that of the paper’s Figure 2: how far away is the boundary that matters?",
    View: lazy(async () => ({ default: (await import("./PlaneView.tsx")).PlaneView })),
  },
} as const satisfies Record<BoundarySettings["view"], unknown>;

/** The Boundaries room: shows where the answers of systems change. */
export function BoundariesRoom() {
  const view = useStore(selectionStore, (state) => state.boundaries.view);
  const { lead, View } = views[view];
  const options = Object.entries(views).map(([value, { label }]) => ({
    value: value as BoundarySettings["view"],
    label,
  }));
  return (
    <Room title="Boundaries" lead={lead}>
      <div className={styles.views}>
        <Segmented
          label="View"
          hideLabel
          value={view}
          options={options}
          onChange={(next) => select("boundaries", { view: next })}
        />
      </div>
      <Suspense fallback={<Progress label="Loading" value={null} />}>
        <View />
      </Suspense>
    </Room>
  );
}
