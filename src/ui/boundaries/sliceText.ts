import { nearestIndex, pointOf } from "../../experiment/interactive/scoreGrid.ts";
import { sizeOf } from "../../experiment/interactive/slice.ts";
import type { InputImage } from "../../state/attack/attackedImage.ts";
import type { CleanAnswer, Slice } from "../../state/boundaries/sliceStore.ts";
import { drawnText } from "../attack/seen.ts";

/** "test image 12, class 3" or "7.png, class 3". */
export function imageText({ source, label, classes }: InputImage): string {
  const truth = label === null ? "" : `, class ${classes[label] ?? label}`;
  if (source.kind === "own") return `${source.name}${source.from === "link" ? ", from a link" : ""}${truth}`;
  return source.kind === "draw" ? `${drawnText(source)}${truth}` : "no image";
}

/** "says dog: wrong", or why there is no answer. */
export function answerText({ name, isWrong, error }: CleanAnswer): string {
  if (error !== undefined) return `gives no answer: ${error.replace(/\.?$/, ".")}`;
  return name === null ? "gives no answer: a score is not a number" : `says ${name}: ${isWrong ? "wrong" : "correct"}`;
}

/** Size of a perturbation in both norms, after clipping. */
export function sizesOf(clean: Float32Array, changed: Float32Array): { readonly linf: number; readonly l2: number } {
  const difference = changed.map((value, i) => value - (clean[i] as number));
  return { linf: sizeOf(difference, "linf"), l2: sizeOf(difference, "l2") };
}

/** The place of the finest grid nearest to (x, y), whose image has exactly the computed scores. */
export function placeOf(
  { half, side }: Pick<Slice, "half" | "side">,
  place: readonly [x: number, y: number],
): { readonly x: number; readonly y: number } {
  const lattice = { columns: side, rows: side, x: [-half, half], y: [-half, half] } as const;
  const [x, y] = pointOf(lattice, nearestIndex(lattice, place));
  return { x, y };
}
