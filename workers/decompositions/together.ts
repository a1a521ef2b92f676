import {
  concat,
  customGrad,
  dispose,
  gather,
  reshape,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
  tile,
  zeros,
} from "@tensorflow/tfjs-core";
import { columnSums } from "../kernels/ops.ts";
import { foldedValues } from "../networks/network.ts";
import { canStack, stacked } from "../networks/stacked.ts";
import type { OpenMember } from "./decomposition.ts";
import type { Routing } from "./routing.ts";

/** Members of equal layers as one network, which a GPU runs with one dispatch per layer instead of one per member. */
export interface Together {
  /** Logits [members * n, outputs] of x [n, h, w, c], one member after the other; differentiable. */
  all(x: Tensor4D): Tensor2D;
  /**
   * Logits [pairs, outputs] of the images of all pairs [pairs, h, w, c], each by its arm; differentiable. null where running
   * the arms one by one is less work: there is only one, or they have many images and unequal numbers of them.
   */
  routed(images: Tensor4D, routing: Routing): Tensor2D | null;
  dispose(): void;
}

/**
 * All arms take as many images as the one with the most. That is worth up to half as much work again, and any amount where
 * all places together are so few that a GPU is not busy with them: then the number of dispatches decides.
 */
const mostPadding = 1.5;
const fewPlaces = 256;

/** The members as one network, or null where they or the running backend do not allow it. */
export function together(members: readonly OpenMember[]): Together | null {
  const { network } = members[0] as OpenMember;
  if (!canStack(members.map((member) => member.network))) return null;
  const stack = stacked(members.map(({ parameters }) => parameters));
  const { values, dispose: disposeFolded } = foldedValues(network, stack);
  const logits = (x: Tensor4D) => network.apply(values, x, "eval");
  return {
    all: (x) => logits(repeated(x, members.length)),
    routed(images, routing) {
      if (routing.arms.length === 1) return null;
      const slots = slotsOf(routing, members.length);
      const places = slots.pairOfSlot.length;
      if (places > fewPlaces && places > mostPadding * slots.slotOfPair.length) return null;
      return isWhole(slots) ? logits(images) : taken(logits(padded(images, slots)), slots);
    },
    dispose() {
      disposeFolded();
      dispose(stack);
    },
  };
}

/** x once for every arm; its gradient is the sum over the arms. */
function repeated(x: Tensor4D, arms: number): Tensor4D {
  return customGrad((images: unknown) => ({
    value: tile(images as Tensor4D, [arms, 1, 1, 1]),
    gradFunc: (dy: Tensor) => reshape(columnSums(reshape(dy, [arms, -1])), x.shape),
  }))(x) as Tensor4D;
}

/** Equally many places for every arm, in which its pairs come first. */
interface Slots {
  /** [pairs] */
  readonly slotOfPair: Int32Array;
  /** [slots] the pair in each place, or `pairs` for none. */
  readonly pairOfSlot: Int32Array;
}

function slotsOf({ arms, counts, rowOfPair }: Routing, members: number): Slots {
  const pairs = rowOfPair.length;
  const most = Math.max(...counts);
  const slotOfPair = new Int32Array(pairs);
  const pairOfSlot = new Int32Array(members * most).fill(pairs);
  let pair = 0;
  for (const [i, arm] of arms.entries())
    for (let at = 0; at < (counts[i] as number); at++) {
      slotOfPair[pair] = arm * most + at;
      pairOfSlot[arm * most + at] = pair++;
    }
  return { slotOfPair, pairOfSlot };
}

const isWhole = ({ slotOfPair, pairOfSlot }: Slots) => slotOfPair.length === pairOfSlot.length;

/** The images in their places; places without a pair repeat the first image, and their gradient is dropped. */
function padded(images: Tensor4D, { slotOfPair, pairOfSlot }: Slots): Tensor4D {
  const source = pairOfSlot.map((pair) => (pair === slotOfPair.length ? 0 : pair));
  return customGrad((x: unknown) => ({
    value: gather(x as Tensor4D, indices(source)),
    gradFunc: (dy: Tensor) => gather(dy, indices(slotOfPair)),
  }))(images) as Tensor4D;
}

/** The logits of the pairs among those of all places. */
function taken(logits: Tensor2D, { slotOfPair, pairOfSlot }: Slots): Tensor2D {
  return customGrad((z: unknown) => ({
    value: gather(z as Tensor2D, indices(slotOfPair)),
    gradFunc: (dy: Tensor) => gather(concat([dy as Tensor2D, zeros([1, logits.shape[1]])]), indices(pairOfSlot)),
  }))(logits) as Tensor2D;
}

const indices = (list: Int32Array) => tensor1d(list, "int32");
