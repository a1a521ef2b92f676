import {
  add,
  concat,
  customGrad,
  dispose,
  fill,
  gather,
  mul,
  slice,
  split,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
  tensor2d,
  tidy,
} from "@tensorflow/tfjs-core";
import { excluded } from "../maths/excluded.ts";
import type { Classifier, Columns } from "./classifier.ts";
import type { OpenMember } from "./decomposition.ts";
import { imagesOfPairs, type Routing, route } from "./routing.ts";
import { examplesPerPass, inPasses, tapedGradient } from "./taped.ts";

/** How members make columns. */
export interface Combination {
  /** Number of scores, which are the first columns. */
  readonly classes: number;
  /** For every column, the members whose logits it is computed from. */
  readonly reads: readonly (readonly number[])[];
  /** First of the columns that losses climb for the classes. */
  readonly climbed: number;
  /** [n, columns] from each member's logits [n, outputs]; differentiable. */
  columns(logits: readonly Tensor2D[]): Tensor2D;
}

/**
 * Several networks as one classifier. A loss that names its columns runs only the networks that these are computed from:
 * examples are grouped by network, and all other columns come back as `excluded`.
 */
export function combined(
  members: readonly OpenMember[],
  { classes, reads, climbed, columns }: Combination,
): Classifier {
  const { shape } = (members[0] as OpenMember).network;
  const width = reads.length;
  const logitsOf = ({ network, parameters }: OpenMember, x: Tensor4D) => network.apply(parameters, x, "eval");
  const all = (x: Tensor4D) => columns(members.map((member) => logitsOf(member, x)));
  const read = (x: Tensor4D) => tidy(() => columns(members.map((member) => tidy(() => logitsOf(member, x)))));
  const batch = examplesPerPass(shape, all);
  const firstOf = (of: Tensor2D): Tensor2D => (width === classes ? of : slice(of, [0, 0], [-1, classes]));

  function some(x: Tensor4D, lists: Columns): Tensor2D {
    const routing = route(
      lists.map((list) => [...new Set(list.flatMap((column) => reads[column] ?? outside(column)))]),
      members.length,
    );
    const images = imagesOfPairs(x, routing);
    // tfjs cannot differentiate a split into one part.
    const parts = routing.arms.length === 1 ? [images] : split(images, [...routing.counts]);
    const logits = members.map((member, m) => {
      const part = parts[routing.arms.indexOf(m)];
      return part === undefined
        ? (fill([routing.rows, member.network.outputs], excluded) as Tensor2D)
        : placed(logitsOf(member, part as Tensor4D), routing, m);
    });
    const asked = new Float32Array(lists.length * width);
    for (const [row, list] of lists.entries()) for (const column of list) asked[row * width + column] = 1;
    const mask = tensor2d(asked, [lists.length, width]);
    const rest = tensor2d(
      asked.map((one) => (one === 1 ? 0 : excluded)),
      [lists.length, width],
    );
    return add(mul(columns(logits), mask), rest);
  }

  const outside = (column: number): never => {
    throw new RangeError(`column ${column} found, expected 0 to ${width - 1}`);
  };

  return {
    classes,
    shape,
    arms: reads.some((own) => own.length < members.length),
    batch,
    scores: (x) => tidy(() => firstOf(read(x))),
    ...(width === classes ? {} : { columns: { classes, width, climbed, read } }),
    gradient(x, loss, lists) {
      if (lists !== undefined && lists.length !== x.shape[0])
        throw new RangeError(
          `${lists.length} column lists found for ${x.shape[0]} examples, expected one each`,
        );
      return tidy(() => {
        const taken = inPasses(x, batch, (part, rows) => {
          const own = lists && rows.map((row) => lists[row] as readonly number[]);
          const forward = own === undefined ? all : (images: Tensor4D) => some(images, own);
          return tapedGradient(part, forward, (found) => loss(found, rows));
        });
        return { ...taken, scores: firstOf(taken.scores) };
      });
    },
    dispose: () => dispose(members.map(({ parameters }) => parameters) as never),
  };
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
