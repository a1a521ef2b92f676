import {
  add,
  concat,
  customGrad,
  gather,
  reshape,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
  zeros,
} from "@tensorflow/tfjs-core";
import { excluded } from "../maths/excluded.ts";

/**
 * The rows of a batch that each arm reads, as index lists. A pair is one row read by one arm; pairs are sorted by arm, then
 * by row. Both directions are gathers, so that no sum depends on the order of the batch.
 */
export interface Routing {
  readonly rows: number;
  readonly classes: number;
  /** Arms with at least one row, ascending, and the number of their rows. */
  readonly arms: readonly number[];
  readonly counts: readonly number[];
  /** [pairs] the row of each pair. */
  readonly rowOfPair: Int32Array;
  /** [pairs] the place row * classes + arm of each pair in the score matrix. */
  readonly placeOfPair: Int32Array;
  /** [rows * classes] the pair at each place of the score matrix, or `pairs` for none. */
  readonly pairOfPlace: Int32Array;
  /** For k = 0, 1, ...: [rows] the pair of each row's k-th arm, or `pairs` for none. */
  readonly pairOfRow: readonly Int32Array[];
}

/** Groups rows by the arms that they read. Throws when a row reads no arm, or one that does not exist. */
export function route(columns: readonly (readonly number[])[], classes: number): Routing {
  const rowsOfArm = Array.from({ length: classes }, (): number[] => []);
  for (const [row, list] of columns.entries()) {
    if (list.length === 0) throw new RangeError(`example ${row} reads no score, expected at least one column`);
    for (const arm of new Set(list)) {
      const rows = rowsOfArm[arm];
      if (rows === undefined) throw new RangeError(`column ${arm} found, expected 0 to ${classes - 1}`);
      rows.push(row);
    }
  }
  const pairs = rowsOfArm.reduce((sum, rows) => sum + rows.length, 0);
  const rowOfPair = new Int32Array(pairs);
  const placeOfPair = new Int32Array(pairs);
  const pairOfPlace = new Int32Array(columns.length * classes).fill(pairs);
  const pairOfRow: Int32Array[] = [];
  const armsOfRow = new Int32Array(columns.length);
  let pair = 0;
  for (const [arm, rows] of rowsOfArm.entries())
    for (const row of rows) {
      rowOfPair[pair] = row;
      placeOfPair[pair] = row * classes + arm;
      pairOfPlace[row * classes + arm] = pair;
      const k = armsOfRow[row] as number;
      pairOfRow[k] ??= new Int32Array(columns.length).fill(pairs);
      (pairOfRow[k] as Int32Array)[row] = pair++;
      armsOfRow[row] = k + 1;
    }
  const arms = rowsOfArm.flatMap((rows, arm) => (rows.length > 0 ? [arm] : []));
  const counts = arms.map((arm) => (rowsOfArm[arm] as number[]).length);
  return { rows: columns.length, classes, arms, counts, rowOfPair, placeOfPair, pairOfPlace, pairOfRow };
}

/** Images of all pairs [pairs, h, w, c]; differentiable in x (the gradient of tfjs' gather needs a kernel that wasm lacks). */
export function imagesOfPairs(x: Tensor4D, routing: Routing): Tensor4D {
  return customGrad((images: unknown) => ({
    value: gather(images as Tensor4D, indices(routing.rowOfPair)),
    gradFunc: (dy: Tensor) => {
      const [pairs, ...shape] = dy.shape as [number, ...number[]];
      const complete = routing.pairOfRow.every((list) => !list.includes(pairs));
      const source = complete ? dy : concat([dy, zeros([1, ...shape])]);
      return routing.pairOfRow.map((list) => gather(source, indices(list))).reduce((sum, part) => add(sum, part));
    },
  }))(x) as Tensor4D;
}

/** Score matrix [rows, classes] of the margins of all pairs, `excluded` elsewhere; differentiable. */
export function scoresOfPairs(margins: Tensor1D, routing: Routing): Tensor2D {
  return customGrad((d: unknown) => ({
    value: reshape(gather(concat([d as Tensor1D, tensor1d([excluded])]), indices(routing.pairOfPlace)), [
      routing.rows,
      routing.classes,
    ]),
    gradFunc: (dy: Tensor) => gather(reshape(dy, [-1]), indices(routing.placeOfPair)),
  }))(margins) as Tensor2D;
}

const indices = (list: Int32Array) => tensor1d(list, "int32");
