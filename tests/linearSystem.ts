import { type Tensor, type Tensor4D, tensor1d, tensor2d, tensor4d } from "@tensorflow/tfjs-core";
import { decompositionOf } from "../src/experiment/catalogue/decompositionFacts.ts";
import type { DecompositionId } from "../src/experiment/catalogue/decompositions/index.ts";
import { entryOf } from "../src/experiment/catalogue/params.ts";
import type { Choice } from "../src/experiment/terms/choice.ts";
import { type Labelling, outputOf } from "../src/experiment/terms/labelling.ts";
import type { Classifier } from "../workers/decompositions/classifier.ts";
import type { OpenMember } from "../workers/decompositions/decomposition.ts";
import { decompositions } from "../workers/decompositions/index.ts";
import { buildNetwork } from "../workers/networks/index.ts";

/** Scores w_i . x + b_i of a system of hyperplanes, on which attacks have closed forms. */
export interface Hyperplanes {
  readonly weights: readonly (readonly number[])[];
  readonly biases: readonly number[];
}

/** The three arms of docs/algorithms.md 11.3 and their image of class 0. */
export const threeArms = {
  weights: [
    [2, -1, 0.5, 0],
    [-0.5, 1.5, 0, 1],
    [0, 0.5, -1, -1.5],
  ],
  biases: [-0.6, -0.9, 0.4],
  x: [0.6, 0.3, 0.5, 0.4],
  label: 0,
} as const;

/** Images [n, 1, 1, features] from rows of pixels. */
export const imagesOf = (rows: readonly (readonly number[])[]): Tensor4D =>
  tensor4d(rows.flat(), [rows.length, 1, 1, (rows[0] as readonly number[]).length]);

/**
 * A system of the lab whose scores are hyperplanes, for images [1, 1, features]: one multiclass network, or arms with two
 * logits, 1.5 and 0.5 times the plane, so that both outputs matter.
 */
export function linearSystem(
  id: Extract<DecompositionId, "multiclass" | "one-vs-all">,
  { weights, biases }: Hyperplanes,
): Classifier {
  const planes = weights.map((w, i) => [...w, biases[i] as number]);
  return systemOfPlanes({ id }, weights.length, (labelling, member) =>
    id === "multiclass"
      ? planes
      : ([0, 1] as const).map((output) => {
          const sign = outputOf(labelling, member) === output ? 1.5 : 0.5;
          return (planes[member] as number[]).map((value) => value * sign);
        }),
  );
}

/** Any decomposition into linear networks; `outputsOf` returns a member's planes, one row [...weights, bias] per output. */
export function systemOfPlanes(
  choice: Choice & { readonly id: DecompositionId },
  classes: number,
  outputsOf: (labelling: Labelling, member: number) => readonly (readonly number[])[],
): Classifier {
  const { params } = decompositionOf(choice, classes);
  const members = entryOf("decompositions", choice.id)
    .labellings(classes, params)
    .map((labelling, member): OpenMember => {
      const outputs = outputsOf(labelling, member);
      const shape = [1, 1, (outputs[0] as readonly number[]).length - 1] as const;
      const network = buildNetwork({ id: "linear", params: {} }, shape, outputs.length);
      return { network, parameters: parametersOf(outputs), labelling };
    });
  return decompositions[choice.id].combine(members, params);
}

/** A dense layer from rows [...weights, bias], one per output. */
function parametersOf(outputs: readonly (readonly number[])[]): Record<string, Tensor> {
  const features = (outputs[0] as readonly number[]).length - 1;
  const columns = Array.from({ length: features }, (_, feature) => outputs.map((row) => row[feature] as number));
  return {
    "1.weight": tensor2d(columns.flat(), [features, outputs.length]),
    "1.bias": tensor1d(outputs.map((row) => row[features] as number)),
  };
}
