import { permutation, stream } from "./random.ts";

/** Pattern of an order of classes: nothing, "seed:7", or class numbers from first to last. */
export const classOrderPattern = "|seed:[0-9]{1,9}|[0-9]{1,4}(,[0-9]{1,4})*";

/**
 * An order of the classes 0 ... n-1. "3,0" puts these two first, followed by the others in ascending order. "seed:7" is a
 * random order, equal on all machines. "" is the order of the data set. Throws on a class that does not exist or is named
 * twice.
 */
export function classOrder(text: string, classes: number): readonly number[] {
  if (text.startsWith("seed:"))
    return Array.from(permutation(classes, stream(Number(text.slice(5)), "class-order", classes)));
  const named = text === "" ? [] : text.split(",").map(Number);
  checkClasses(named, classes, "order");
  const rest = Array.from({ length: classes }, (_, cls) => cls).filter((cls) => !named.includes(cls));
  return [...named, ...rest];
}

/** Throws unless every class exists and is named only once. */
export function checkClasses(named: readonly number[], classes: number, what: string): void {
  const outside = named.find((cls) => !(cls >= 0 && cls < classes));
  if (outside !== undefined)
    throw new Error(`class ${outside} found in the ${what}, classes from 0 to ${classes - 1} expected`);
  const twice = named.find((cls, i) => named.indexOf(cls) < i);
  if (twice !== undefined) throw new Error(`class ${twice} found twice in the ${what}, once expected`);
}
