import { useEffect, useState } from "react";
import type { Photograph } from "../../../experiment/pictures/photographs.ts";
import { messageOf } from "../../../lab/engine/namedError.ts";
import type { InputImage } from "../../../state/attack/attackedImage.ts";

interface GalleryState {
  /** Null while they load; empty for images that photographs cannot stand for. */
  readonly photographs: readonly Photograph[] | null;
  readonly error: string | null;
}

const none: GalleryState = { photographs: [], error: null };
const loading: GalleryState = { photographs: null, error: null };

/**
 * The photographs that ship for networks with the classes of an image; loaded when colour networks are chosen, and again by
 * `retry`.
 */
export function useGallery(
  image: Pick<InputImage, "shape" | "classes"> | null,
): GalleryState & { readonly retry: () => void } {
  const [state, setState] = useState<GalleryState & { readonly of: string }>({ ...none, of: "" });
  const [attempt, setAttempt] = useState(0);
  const [channels, classes] = [image?.shape[2] ?? 1, image?.classes];
  const names = channels === 1 ? "" : JSON.stringify(classes);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt loads them again
  useEffect(() => {
    if (names === "") return;
    let isCurrent = true;
    const load = async () => {
      const { photographsForImage } = await import("../../../state/ownImage/photographs.ts");
      return photographsForImage({ shape: [1, 1, 3], classes: JSON.parse(names) });
    };
    load().then(
      (photographs) => isCurrent && setState({ photographs, error: null, of: names }),
      (error) => isCurrent && setState({ photographs: [], error: messageOf(error), of: names }),
    );
    return () => {
      isCurrent = false;
    };
  }, [names, attempt]);
  const retry = () => setAttempt((before) => before + 1);
  if (names === "") return { ...none, retry };
  // Photographs of the networks before are none of these.
  return { ...(state.of === names ? state : loading), retry };
}
