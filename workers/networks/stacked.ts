import { stack, type Tensor, tidy } from "@tensorflow/tfjs-core";
import { hasArms } from "../kernels/ops.ts";
import type { Network, Parameters } from "./network.ts";

/** Whether networks can run as one on the running backend: they differ in their values alone. */
export function canStack(networks: readonly Network[]): boolean {
  const [first] = networks;
  if (first?.layers === undefined || networks.length < 2 || !hasArms()) return false;
  return networks.every(
    ({ layers, outputs, shape }) =>
      layers === first.layers && outputs === first.outputs && shape.join() === first.shape.join(),
  );
}

/**
 * The values of several networks of equal layers as one set with an axis of arms in front: new tensors. With them, `apply`
 * takes the images of all arms, equally many of each, one arm after the other, and returns their logits in that order.
 */
export function stacked(values: readonly Parameters[]): Record<string, Tensor> {
  const names = Object.keys(values[0] ?? {});
  return tidy(() => Object.fromEntries(names.map((name) => [name, stack(values.map((own) => own[name] as Tensor))])));
}
