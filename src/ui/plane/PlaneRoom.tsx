import { Room } from "../controls/Room.tsx";
import { PlaneView } from "./PlaneView.tsx";

/** The Plane room: classifiers of points, whose whole boundaries are visible. */
export function PlaneRoom() {
  return (
    <Room
      title="The plane"
      lead="Classifiers of points instead of images, so that you can see their whole boundaries. Draw or generate points, train, and watch the boundaries move. The question is that of the paper’s Figure 2: how far away is the boundary that matters?"
    >
      <PlaneView />
    </Room>
  );
}
