import { checkClasses } from "./classOrder.ts";

/** Named splits (paper, appendix C). The class numbers are those of CIFAR-10. */
export const namedSplits: Readonly<Record<string, string>> = {
  "animals-v-objects": "2,3,4,5,6,7|0,1,8,9",
  "first-5-v-last-5": "0,1,2,3,4|5,6,7,8,9",
};

/** Pattern of a split of the classes: a name, or groups of class numbers separated by bars. */
export const classSplitPattern = `halves|${Object.keys(namedSplits).join("|")}|[0-9]{1,4}(,[0-9]{1,4})*(\\|[0-9]{1,4}(,[0-9]{1,4})*)+`;

/**
 * The groups of a split of the classes 0 ... n-1: "2,3,4,5,6,7|0,1,8,9", a name of `namedSplits`, or "halves" (the first
 * half is the larger one). Canonical: classes ascend within a group and groups are sorted by their smallest class, so that
 * group g is output g of a network that distinguishes the groups. Throws unless there are at least two groups and every
 * class is in exactly one.
 */
export function classSplit(text: string, classes: number): readonly (readonly number[])[] {
  const groups =
    text === "halves"
      ? halves(classes)
      : (namedSplits[text] ?? text).split("|").map((group) => group.split(",").map(Number));
  const all = groups.flat();
  checkClasses(all, classes, `split ${text}`);
  if (groups.length < 2)
    throw new Error(`split ${text} has ${groups.length} group(s), at least 2 expected: separate them with |`);
  const missing = Array.from({ length: classes }, (_, cls) => cls).filter((cls) => !all.includes(cls));
  if (missing.length > 0)
    throw new Error(
      `class ${missing.join(", ")} in no group of the split ${text}, every class in one group expected: add it`,
    );
  return groups.map((group) => [...group].sort((a, b) => a - b)).sort((a, b) => (a[0] as number) - (b[0] as number));
}

const halves = (classes: number): readonly (readonly number[])[] => {
  const all = Array.from({ length: classes }, (_, cls) => cls);
  const first = Math.ceil(classes / 2);
  return [all.slice(0, first), all.slice(first)];
};

/** A split as text. */
export const splitText = (groups: readonly (readonly number[])[]): string =>
  groups.map((group) => group.join(",")).join("|");
