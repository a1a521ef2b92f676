import { type ComponentType, lazy, Suspense } from "react";
import { useStore } from "zustand";
import type { BoundarySettings } from "../../state/boundaries/boundarySettings.ts";
import { select, selectionStore } from "../../state/page/selection.ts";
import { Progress } from "../controls/Progress.tsx";
import { Room } from "../controls/Room.tsx";
import { Segmented } from "../controls/Segmented.tsx";
import styles from "./BoundariesRoom.module.css";

interface BoundaryView {
  readonly label: string;
  readonly lead: string;
  readonly View: ComponentType;
}

/** Every view of the room has one line here, and is fetched when it is opened. */
const views: Readonly<Record<BoundarySettings["view"], BoundaryView>> = {
  image: {
    label: "Through an image",
    lead: "A flat cut through the space of all images: every place of it is an image, its colour what a system takes it for. See how far the true image is from the borders, which way they run, and whether two systems err in the same places.",
    View: lazy(async () => ({ default: (await import("./ThroughImage.tsx")).ThroughImage })),
  },
  plane: {
    label: "In the plane",
    lead: "Classifiers of points instead of images, whose boundaries can be seen whole: draw points or take generated ones, train, and watch the boundaries move. The question is that of the paper’s Figure 2: how far is the boundary that counts?",
    View: lazy(async () => ({ default: (await import("./PlaneView.tsx")).PlaneView })),
  },
};

/** The Boundaries room: where the answers of systems change. */
export function BoundariesRoom() {
  const view = useStore(selectionStore, (state) => state.boundaries.view);
  const { lead, View } = views[view];
  const options = Object.entries(views).map(([value, { label }]) => ({
    value: value as BoundarySettings["view"],
    label,
  }));
  return (
    <Room title="Boundaries" lead={lead}>
      {options.length > 1 && (
        <div className={styles.views}>
          <Segmented
            label="What is cut"
            hideLabel
            value={view}
            options={options}
            onChange={(next) => select("boundaries", { view: next })}
          />
        </div>
      )}
      <Suspense fallback={<Progress label="Getting ready" value={null} />}>
        <View />
      </Suspense>
    </Room>
  );
}
