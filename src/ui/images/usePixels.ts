import { type RefObject, useLayoutEffect, useRef } from "react";

/**
 * A canvas that shows RGBA pixels: attach the ref to a canvas with this width and height. The pixels appear together with
 * the texts of the same render, never a frame later.
 */
export function usePixels(
  rgba: Uint8ClampedArray<ArrayBuffer>,
  width: number,
  height: number,
): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    canvas.current?.getContext("2d")?.putImageData(new ImageData(rgba, width, height), 0, 0);
  }, [rgba, width, height]);
  return canvas;
}
