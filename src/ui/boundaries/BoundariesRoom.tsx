import { useStore } from "zustand";
import { isPresented } from "../../state/page/presenting.ts";
import { viewStore } from "../../state/page/view.ts";
import { Room } from "../controls/Room.tsx";
import { PresentButton } from "../present/PresentButton.tsx";
import { ThroughImage } from "./ThroughImage.tsx";

/** The Boundaries room: shows where the answers of systems change around an image. */
export function BoundariesRoom() {
  const isPresenting = useStore(viewStore, isPresented);
  return (
    <Room
      title="Boundaries"
      actions={isPresenting ? undefined : <PresentButton />}
      lead={
        isPresenting ? null : (
          <>
            A flat slice through the space of all images: each point is an image, coloured by the system’s answer. See
            how far the original image is from the boundaries, which way they run, and whether two systems fail in the
            same places. <a href="#plane">Plane</a> shows whole boundaries, of points instead of images.
          </>
        )
      }
    >
      <ThroughImage />
    </Room>
  );
}
