import {
  add,
  cast,
  concat,
  customGrad,
  div,
  greater,
  less,
  matMul,
  max,
  maximum,
  min,
  mul,
  sub,
  type Tensor,
  type Tensor2D,
  tensor2d,
  zerosLike,
} from "@tensorflow/tfjs-core";
import { pairsOf } from "../../src/experiment/catalogue/decompositions/oneVsOne.ts";
import { combined } from "./combined.ts";
import type { Decomposition, OpenMember } from "./decomposition.ts";

/**
 * One network per pair of classes (paper section 7, docs/algorithms.md 8.3); its margin d_ij = -d_ji is the lead of i over j.
 * Attacks climb the sums S_i = sum_j d_ij. Either these decide, or the votes sum_j 1[d_ij > 0], with S as tie-break: a score
 * is then the number of votes plus a fraction below 1/2 that orders the classes by S.
 */
export const oneVsOne = {
  id: "one-vs-one",
  combine(members, params) {
    const classes = members[0]?.labelling.groups.length ?? 0;
    const pairs = pairsOf(classes);
    check(members, pairs);
    // Column 2p + o is output o of pair p: output 0 is the first class.
    const sums = Array.from({ length: 2 * pairs.length }, (_, row) => {
      const [a, b] = pairs[row >> 1] as readonly [number, number];
      const sign = row % 2 === 0 ? 1 : -1;
      return Array.from({ length: classes }, (_, cls) => (cls === a ? sign : cls === b ? -sign : 0));
    });
    const sumsOf = (logits: Tensor2D): Tensor2D => matMul(logits, tensor2d(sums));
    const joined = (logits: readonly Tensor2D[]): Tensor2D => concat([...logits] as Tensor2D[], 1);
    const reads = Array.from({ length: classes }, (_, cls) =>
      pairs.flatMap((pair, p) => (pair.includes(cls) ? [p] : [])),
    );
    if (params.aggregate !== "vote")
      return combined(members, { classes, reads, climbed: 0, columns: (logits) => sumsOf(joined(logits)) });
    return combined(members, {
      classes,
      // The fraction of a vote depends on all sums.
      reads: [...reads.map(() => pairs.map((_, p) => p)), ...reads],
      climbed: classes,
      columns(logits) {
        const all = joined(logits);
        return concat([withoutGradient(all, (z) => votes(z, pairs, sumsOf(z))), sumsOf(all)], 1);
      },
    });
  },
} as const satisfies Decomposition;

function check(members: readonly OpenMember[], pairs: readonly (readonly [number, number])[]): void {
  const found = members.map(({ labelling }) =>
    labelling.groups.flatMap((own, cls) => (own === null ? [] : [cls])).join(" v "),
  );
  if (pairs.length === 0 || found.join() !== pairs.map((pair) => pair.join(" v ")).join())
    throw new RangeError(
      `networks of ${found.join(", ") || "nothing"} found, expected one per two classes: ${pairs.map((pair) => pair.join(" v ")).join(", ")}`,
    );
}

/** Votes of each class, [n, classes], plus a fraction below 1/2 that orders the classes by their sums. */
function votes(logits: Tensor2D, pairs: readonly (readonly [number, number])[], sums: Tensor2D): Tensor2D {
  const classes = sums.shape[1];
  const difference = pairs.flatMap((_, p) => [1, -1].map((sign) => pairs.map((_pair, q) => (p === q ? sign : 0))));
  const winner = (side: 0 | 1) =>
    tensor2d(pairs.map((pair) => Array.from({ length: classes }, (_, cls) => (pair[side] === cls ? 1 : 0))));
  const d = matMul(logits, tensor2d(difference));
  const won = add(matMul(cast(greater(d, 0), "float32"), winner(0)), matMul(cast(less(d, 0), "float32"), winner(1)));
  const low = min(sums, 1, true);
  const range = maximum(sub(max(sums, 1, true), low), 1e-12);
  return add(won, mul(div(sub(sums, low), range), 0.499));
}

/** A function of x whose gradient counts as zero, because votes change in steps. */
const withoutGradient = (x: Tensor2D, value: (x: Tensor2D) => Tensor2D): Tensor2D =>
  customGrad((of: unknown) => ({
    value: value(of as Tensor2D),
    gradFunc: () => zerosLike(of as Tensor),
  }))(x) as Tensor2D;
