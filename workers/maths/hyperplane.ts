import {
  abs,
  add,
  cast,
  div,
  less,
  max,
  maximum,
  minimum,
  mul,
  reshape,
  sign,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tidy,
} from "@tensorflow/tfjs-core";
import type { Norm } from "../../src/experiment/spec.ts";

/** Newton's method reaches the root of these functions in as many steps as pixels stop one after the other. */
const newtonSteps = 16;

/**
 * The smallest step d of each row of x [n, ...] in [0,1] with <w, d> = need and x + d in the box (paper-spec 10.3): the
 * projection onto a hyperplane inside the box, in a norm. Where even the farthest corner does not get there, the step to
 * that corner. Not taped.
 *
 * linf: every pixel moves by t along sign(w), l2: by t w, until it meets the box; the gain <w, d(t)> rises in t ever more
 * slowly, so Newton's method from t = 0 approaches the root from below and meets it after finitely many steps.
 */
export function stepToHyperplane<T extends Tensor>(x: T, w: T, need: Tensor1D, norm: Norm): T {
  return tidy(() => {
    const rows = x.shape[0] as number;
    const flat = (tensor: Tensor) => reshape(tensor, [rows, -1]) as Tensor2D;
    const pixels = flat(x);
    const scale = maximum(max(abs(flat(w)), 1, true), 1e-30);
    const wanted = div(reshape(need, [rows, 1]), scale);
    // Along `towards` the wanted side is gained on; its entries are at most 1.
    const towards = mul(div(flat(w), scale), sign(wanted));
    const slope = abs(towards);
    const ahead = sign(towards);
    // Room towards 1 where the pixel rises, towards 0 where it falls.
    const room = maximum(mul(ahead, sub(mul(add(ahead, 1), 0.5), pixels)), 0);
    const speed = norm === "linf" ? abs(ahead) : slope;
    const target = abs(wanted);
    let t: Tensor = mul(target, 0);
    for (let step = 0; step < newtonSteps; step++) {
      const reach = mul(t, speed);
      const gain = sum(mul(slope, minimum(reach, room)), 1, true);
      const free = cast(less(reach, room), "float32");
      const rate = sum(mul(mul(slope, speed), free), 1, true);
      t = minimum(add(t, div(maximum(sub(target, gain), 0), maximum(rate, 1e-12))), 1e12);
    }
    return reshape(mul(ahead, minimum(mul(t, speed), room)), x.shape) as Tensor as T;
  });
}
