import { Room } from "../controls/Room.tsx";
import { ThroughImage } from "./ThroughImage.tsx";

/** The Boundaries room: shows where the answers of systems change around an image. */
export function BoundariesRoom() {
  return (
    <Room
      title="Boundaries"
      lead={
        <>
          A flat slice through the space of all images: each point is an image, coloured by the system’s answer. See how
          far the original image is from the boundaries, which way they run, and whether two systems fail in the same
          places. <a href="#plane">Plane</a> shows whole boundaries, of points instead of images.
        </>
      }
    >
      <ThroughImage />
    </Room>
  );
}
