/**
 * How one member network sees the classes of a data set. `groups[c]` is the output that class `c` belongs to, or null if
 * images of that class are left out. Outputs are numbered by their smallest class, so that equal labellings are equal data
 * whatever the role of the member; the decomposition maps outputs back to roles.
 */
export interface Labelling {
  readonly groups: readonly (number | null)[];
  /** `balanced`: every batch has equally many images of each output (paper B.3, docs/algorithms.md 6.3). */
  readonly sampling: "natural" | "balanced";
}

/**
 * The canonical labelling of a grouping of the classes: outputs are renumbered 0, 1, ... in the order of their smallest
 * class. `groups[c]` may be any number or string; null leaves the class out. Throws if fewer than two outputs remain.
 */
export function canonicalLabelling(
  groups: readonly (number | string | null)[],
  sampling: Labelling["sampling"],
): Labelling {
  const outputs = new Map<number | string, number>();
  const canonical = groups.map((name) => {
    if (name === null) return null;
    const output = outputs.get(name) ?? outputs.size;
    outputs.set(name, output);
    return output;
  });
  if (outputs.size < 2)
    throw new Error(
      `labelling with ${outputs.size} output(s) found, at least 2 expected: group the classes into two or more`,
    );
  return { groups: canonical, sampling };
}

/** The canonical labelling that gives each class the output `nameOf(cls)`; null leaves the class out. */
export const labellingBy = (
  classes: number,
  nameOf: (cls: number) => number | string | null,
  sampling: Labelling["sampling"] = "natural",
): Labelling =>
  canonicalLabelling(
    Array.from({ length: classes }, (_, cls) => nameOf(cls)),
    sampling,
  );

/** The output that a class belongs to; null if images of that class are left out. Throws on an unknown class. */
export function outputOf({ groups }: Labelling, cls: number): number | null {
  const output = groups[cls];
  if (output === undefined)
    throw new RangeError(`class ${cls} found, at most ${groups.length - 1} expected by the labelling`);
  return output;
}

/** Number of outputs of a network trained on this labelling. */
export function outputsOf(labelling: Labelling): number {
  let largest = -1;
  for (const output of labelling.groups) if (output !== null && output > largest) largest = output;
  return largest + 1;
}

/**
 * The output of a one-vs-all arm that stands for its own class `cls`. The margin of the arm is
 * d = z[positive] - z[1 - positive]. Throws unless the labelling has two outputs and one of them contains `cls` only.
 */
export function positiveOutput(labelling: Labelling, cls: number): 0 | 1 {
  const output = labelling.groups[cls];
  const companions = labelling.groups.filter((other) => other === output).length;
  if (outputsOf(labelling) !== 2 || (output !== 0 && output !== 1) || companions !== 1)
    throw new Error(
      `labelling [${labelling.groups.join(", ")}] found, a one-vs-all arm of class ${cls} expected: two outputs, class ${cls} alone in one`,
    );
  return output;
}
