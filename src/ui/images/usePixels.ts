import { type RefObject, useEffect, useRef } from "react";

/** A canvas that shows RGBA pixels: attach the ref to a canvas with this width and height. */
export function usePixels(
  rgba: Uint8ClampedArray<ArrayBuffer>,
  width: number,
  height: number,
): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    canvas.current?.getContext("2d")?.putImageData(new ImageData(rgba, width, height), 0, 0);
  }, [rgba, width, height]);
  return canvas;
}
