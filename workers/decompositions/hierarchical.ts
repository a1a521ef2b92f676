import {
  add,
  concat,
  expandDims,
  matMul,
  max,
  minimum,
  sub,
  type Tensor2D,
  tensor2d,
  zeros,
} from "@tensorflow/tfjs-core";
import { type Labelling, outputsOf } from "../../src/experiment/terms/labelling.ts";
import { excluded } from "../maths/excluded.ts";
import type { StageChoice } from "./classifier.ts";
import { combined } from "./combined.ts";
import type { Decomposition, OpenMember } from "./decomposition.ts";

/**
 * A coarse network chooses a group, and the fine network of that group a class (paper appendix C, docs/algorithms.md 8.2).
 *
 * The score of a class is the smaller of two margins: that of its group over the other groups, and that of the class over
 * the other classes of its group. Both are above 0 only for the class that hard routing chooses, so the highest score is
 * the hard decision. The score is 0 exactly on the boundary, and lowering the score of the true class attacks whichever
 * stage gives way first. Behind the scores stand the coarse logits, one per group, and the fine logits, one per class (0
 * for a class alone in its group); strategies that attack a stage read these.
 */
export const hierarchical = {
  id: "hierarchical",
  combine(members) {
    const [coarse, ...fine] = members;
    if (coarse === undefined) throw new RangeError("0 members found, a hierarchy has a coarse network and fine ones");
    const groups = groupsOf(coarse.labelling);
    const large = groups.filter((group) => group.length > 1);
    check(fine, large);
    const classes = coarse.labelling.groups.length;
    const groupOf = coarse.labelling.groups as readonly number[];
    /** The fine network of a group; undefined for a group of one class. */
    const fineOf = (group: readonly number[]) => {
      const place = large.indexOf(group);
      return place < 0 ? undefined : 1 + place;
    };
    const readsOf = (cls: number, withCoarse: boolean) => {
      const member = fineOf(groups[groupOf[cls] as number] as readonly number[]);
      return [...(withCoarse ? [0] : []), ...(member === undefined ? [] : [member])];
    };
    const each = Array.from({ length: classes }, (_, cls) => cls);
    const reads = [
      ...each.map((cls) => readsOf(cls, true)),
      ...groups.map(() => [0]),
      ...each.map((cls) => readsOf(cls, false)),
    ];
    const scores = scoresOf(groups, groupOf);
    return {
      ...combined(members, {
        classes,
        reads,
        climbed: 0,
        columns([ofGroups, ...rest]) {
          const ofClasses = fineLogits(rest, groups, large);
          return concat([scores(ofGroups as Tensor2D, ofClasses), ofGroups as Tensor2D, ofClasses], 1);
        },
      }),
      stages: each.map((cls): readonly StageChoice[] => {
        const group = groups[groupOf[cls] as number] as readonly number[];
        const first = { own: classes + (groupOf[cls] as number), among: groups.map((_, g) => classes + g) };
        const place = (other: number) => classes + groups.length + other;
        return group.length === 1 ? [first] : [first, { own: place(cls), among: group.map(place) }];
      }),
    };
  },
} as const satisfies Decomposition;

/** The classes of each output, ascending. */
const groupsOf = ({ groups }: Labelling): readonly (readonly number[])[] =>
  Array.from({ length: outputsOf({ groups, sampling: "natural" }) }, (_, output) =>
    groups.flatMap((own, cls) => (own === output ? [cls] : [])),
  );

function check(fine: readonly OpenMember[], large: readonly (readonly number[])[]): void {
  const found = fine.map(({ labelling }) => labelling.groups.flatMap((own, cls) => (own === null ? [] : [cls])));
  if (found.map((group) => group.join()).join("|") !== large.map((group) => group.join()).join("|"))
    throw new RangeError(
      `fine networks of classes ${found.map((group) => group.join(" ")).join(" | ")} found, expected ${large.map((group) => group.join(" ")).join(" | ")}`,
    );
}

/** Logits of the fine networks in the order of the classes, [n, classes]; 0 for a class alone in its group. */
function fineLogits(
  fine: readonly Tensor2D[],
  groups: readonly (readonly number[])[],
  large: readonly (readonly number[])[],
): Tensor2D {
  const classes = groups.flat().length;
  const rows = (fine[0] as Tensor2D | undefined)?.shape[0] ?? 0;
  if (fine.length === 0) return zeros([rows, classes]);
  const order = large.flat();
  const place = new Float32Array(order.length * classes);
  for (const [from, cls] of order.entries()) place[from * classes + cls] = 1;
  return matMul(concat([...fine], 1), tensor2d(place, [order.length, classes]));
}

/** The smaller of the two margins of each class, [n, classes], from coarse logits [n, groups] and fine ones [n, classes]. */
function scoresOf(groups: readonly (readonly number[])[], groupOf: readonly number[]) {
  const membership = groups.map((_, g) => groupOf.map((own) => (own === g ? 1 : 0)));
  const otherGroups = groups.map((_, a) => groups.map((_, b) => (a === b ? excluded : 0)));
  const otherClasses = groupOf.map((a, i) => groupOf.map((b, j) => (a !== b || i === j ? excluded : 0)));
  const lead = (logits: Tensor2D, rivals: number[][]): Tensor2D =>
    sub(logits, max(add(expandDims(logits, 1), tensor2d(rivals)), 2) as Tensor2D);
  return (coarse: Tensor2D, fine: Tensor2D): Tensor2D =>
    minimum(matMul(lead(coarse, otherGroups), tensor2d(membership)), lead(fine, otherClasses));
}
