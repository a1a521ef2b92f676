import {
  add,
  concat,
  customGrad,
  dispose,
  fill,
  gather,
  keep as keepTensor,
  mul,
  slice,
  split,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
  tensor2d,
  tidy,
} from "@tensorflow/tfjs-core";
import { excluded } from "../maths/excluded.ts";
import { type FoldedValues, foldedValues } from "../networks/network.ts";
import type { Classifier, Columns } from "./classifier.ts";
import type { OpenMember } from "./decomposition.ts";
import { imagesOfPairs, type Routing, route, scoresOfPairs } from "./routing.ts";
import { examplesPerPass, inPasses, tapedGradient } from "./taped.ts";
import { together } from "./together.ts";

/** How members make columns. */
interface Combination {
  /** Number of scores, which are the first columns. */
  readonly classes: number;
  /** For every column, the members whose logits it is computed from. */
  readonly reads: readonly (readonly number[])[];
  /** First of the columns that losses climb for the classes. */
  readonly climbed: number;
  /** [n, columns] from each member's logits [n, outputs]; differentiable. */
  columns(logits: readonly Tensor2D[]): Tensor2D;
  /** Where column i is computed from member i alone: that column [n], so that no other member is touched. */
  column?(logits: Tensor2D, member: number): Tensor1D;
  /**
   * Where `column` is the same function for every member: all columns [n, columns] of the logits [members * n, outputs],
   * one member after the other.
   */
  columnsTogether?(logits: Tensor2D): Tensor2D;
}

/**
 * Several networks as one classifier. A loss that names its columns runs only the networks that these are computed from:
 * examples are grouped by network, and all other columns come back as `excluded`.
 */
export function combined(
  members: readonly OpenMember[],
  { classes, reads, climbed, columns, column, columnsTogether }: Combination,
): Classifier {
  const { shape } = (members[0] as OpenMember).network;
  const width = reads.length;
  const stack = together(members);
  /** Where all members run as one, those of a member are made when it first runs by itself: most never do. */
  const folded = new Map<OpenMember, FoldedValues>();
  function foldedOf(member: OpenMember): FoldedValues {
    const own = folded.get(member) ?? foldedValues(member.network, member.parameters);
    if (!folded.has(member)) keep(own.values);
    folded.set(member, own);
    return own;
  }
  // Before the memory of a pass is measured, of which they are no part.
  if (stack === null) for (const member of members) foldedOf(member);
  const logitsOf = (member: OpenMember, x: Tensor4D) => member.network.apply(foldedOf(member).values, x, "eval");
  const all = (x: Tensor4D) =>
    stack === null ? columns(members.map((member) => logitsOf(member, x))) : columnsOfAll(stack.all(x));
  const read = (x: Tensor4D) =>
    tidy(() => (stack === null ? columns(members.map((member) => tidy(() => logitsOf(member, x)))) : all(x)));
  const batch = examplesPerPass(shape, all);
  const firstOf = (of: Tensor2D): Tensor2D => (width === classes ? of : slice(of, [0, 0], [-1, classes]));

  const networksOf = (list: readonly number[]): readonly number[] => [
    ...new Set(list.flatMap((named) => reads[named] ?? outside(named))),
  ];
  const outside = (named: number): never => {
    throw new RangeError(`column ${named} found, expected 0 to ${width - 1}`);
  };

  /** The columns of the logits [members * n, outputs] of all members. */
  function columnsOfAll(logits: Tensor2D): Tensor2D {
    return columnsTogether?.(logits) ?? columns(split(logits, members.length));
  }

  function some(x: Tensor4D, lists: Columns, networks: Columns): Tensor2D {
    const routing = route(networks, members.length);
    const images = imagesOfPairs(x, routing);
    if (column !== undefined && columnsTogether !== undefined) {
      const logits = stack?.routed(images, routing) ?? null;
      if (logits !== null) return scoresOfPairs(column(logits, 0), routing);
    }
    // tfjs cannot differentiate a split into one part.
    const parts = routing.arms.length === 1 ? [images] : split(images, [...routing.counts]);
    const logits = routing.arms.map((m, i) => logitsOf(members[m] as OpenMember, parts[i] as Tensor4D));
    if (column !== undefined)
      return scoresOfPairs(concat(logits.map((own, i) => column(own, routing.arms[i] as number))), routing);
    const everyLogits = members.map(({ network }, m) => {
      const own = logits[routing.arms.indexOf(m)];
      return own === undefined
        ? (fill([routing.rows, network.outputs], excluded) as Tensor2D)
        : placed(own, routing, m);
    });
    const named = new Float32Array(lists.length * width);
    for (const [row, list] of lists.entries()) for (const one of list) named[row * width + one] = 1;
    const rest = named.map((one) => (one === 1 ? 0 : excluded));
    const size: [number, number] = [lists.length, width];
    return add(mul(columns(everyLogits), tensor2d(named, size)), tensor2d(rest, size));
  }

  return {
    classes,
    shape,
    arms: reads.some((own) => own.length < members.length),
    batch,
    scores: (x) => tidy(() => firstOf(read(x))),
    ...(width === classes ? {} : { columns: { classes, width, climbed, read } }),
    gradient(x, loss, lists) {
      if (lists !== undefined && lists.length !== x.shape[0])
        throw new RangeError(`${lists.length} column lists found for ${x.shape[0]} examples, expected one each`);
      return tidy(() => {
        const networks = lists?.map(networksOf);
        // The fewer networks an example reads, the more examples fit in one pass.
        const most = Math.max(1, ...(networks ?? [members]).map(({ length }) => length));
        const size = Math.max(1, Math.floor((batch * members.length) / most));
        const taken = inPasses(x, size, (part, rows) => {
          const of = (all: Columns) => rows.map((row) => all[row] as readonly number[]);
          const forward = lists && networks ? (images: Tensor4D) => some(images, of(lists), of(networks)) : all;
          return tapedGradient(part, forward, (found) => loss(found, rows));
        });
        return { ...taken, scores: firstOf(taken.scores) };
      });
    },
    dispose() {
      stack?.dispose();
      for (const { dispose: disposeFolded } of folded.values()) disposeFolded();
      dispose(members.map(({ parameters }) => parameters) as never);
    },
  };
}

/** Keeps values that were made inside a tidy or on a tape. */
function keep(values: FoldedValues["values"]): void {
  for (const value of Object.values(values)) keepTensor(value);
}

/** Logits [pairs, outputs] of one member as [rows, outputs], `excluded` in rows that do not read it; differentiable. */
function placed(logits: Tensor2D, { rows, arms, counts, rowOfPair }: Routing, member: number): Tensor2D {
  const at = arms.indexOf(member);
  const from = counts.slice(0, at).reduce((sum, count) => sum + count, 0);
  const own = rowOfPair.slice(from, from + (counts[at] as number));
  const pairOfRow = new Int32Array(rows).fill(own.length);
  for (const [pair, row] of own.entries()) pairOfRow[row] = pair;
  return customGrad((z: unknown) => ({
    value: gather(
      concat([z as Tensor2D, fill([1, logits.shape[1]], excluded) as Tensor2D]),
      tensor1d(pairOfRow, "int32"),
    ),
    gradFunc: (dy: Tensor) => gather(dy, tensor1d(own, "int32")),
  }))(logits) as Tensor2D;
}
