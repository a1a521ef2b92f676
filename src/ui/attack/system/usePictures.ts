import { useMemo } from "react";
import { useStore } from "zustand";
import { imageAtStep, type Trajectory } from "../../../experiment/interactive/craft.ts";
import type { InputImage } from "../../../state/attack/attackedImage.ts";
import { paintImage, paintPerturbation } from "../../images/paint.ts";
import { pictureViewStore } from "./pictureView.ts";

/**
 * The pictures of one system at a step of its run.
 *
 * @param full the change that is painted in full colour.
 */
export function usePictures(image: InputImage | null, run: Trajectory | undefined, now: number, full: number) {
  const isOriginal = useStore(pictureViewStore, (state) => state.isOriginal) && run !== undefined;
  const clean = image?.pixels;
  const current = useMemo(() => {
    if (run === undefined || clean === undefined) return clean;
    return imageAtStep(run, now, clean.length);
  }, [run, now, clean]);
  const original = useMemo(() => (image === null ? null : paintImage(image.pixels, image.shape)), [image]);
  const attacked = useMemo(
    () => (image === null || current === undefined ? null : paintImage(current, image.shape)),
    [image, current],
  );
  const perturbation = useMemo(
    () =>
      image === null || current === undefined ? null : paintPerturbation(current, image.pixels, image.shape, full),
    [image, current, full],
  );
  return {
    /** The pixels at the step. */
    current,
    /** Whether the original replaces them. */
    isOriginal,
    /** Both as pictures: what is seen, and the original beside it. */
    picture: isOriginal ? original : attacked,
    original,
    perturbation,
  };
}
