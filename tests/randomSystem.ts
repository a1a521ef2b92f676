import { mul } from "@tensorflow/tfjs-core";
import { decompositionOf } from "../src/experiment/catalogue/decompositionFacts.ts";
import type { DecompositionId } from "../src/experiment/catalogue/decompositions/index.ts";
import { entryOf } from "../src/experiment/catalogue/params.ts";
import { stream } from "../src/experiment/sampling/random.ts";
import type { ParameterValues } from "../src/experiment/terms/choice.ts";
import { outputsOf } from "../src/experiment/terms/labelling.ts";
import type { Classifier } from "../workers/decompositions/classifier.ts";
import { decompositions } from "../workers/decompositions/index.ts";
import { buildNetwork } from "../workers/networks/index.ts";

/** An untrained system: meaningless decisions, but curved boundaries and gradients everywhere. */
export function randomSystem(
  id: DecompositionId,
  shape: readonly [number, number, number],
  classes: number,
  network: { readonly id: string; readonly params: Record<string, number> } = {
    id: "mlp",
    params: { hidden: 16 },
  },
  params: ParameterValues = {},
): Classifier {
  const decomposition = decompositionOf({ id, params }, classes);
  const labellings = entryOf("decompositions", id).labellings(classes, decomposition.params);
  return decompositions[id].combine(
    labellings.map((labelling, member) => {
      const built = buildNetwork(network, shape, outputsOf(labelling));
      const drawn = built.init(stream(11, "sample", `${id} member ${member}`));
      // PyTorch's initialisation gives nearly flat networks; layers three times as steep resemble a trained one.
      const parameters = Object.fromEntries(
        Object.entries(drawn).map(([name, value]) => {
          const steep = mul(value, 3);
          value.dispose();
          return [name, steep];
        }),
      );
      return { network: built, parameters, labelling };
    }),
    decomposition.params,
  );
}

/** Images with pixels in [0,1] that hold exact zeros and ones too. */
export function randomImages(n: number, shape: readonly [number, number, number], name: string): Float32Array[] {
  const random = stream(11, "sample", name);
  const size = shape[0] * shape[1] * shape[2];
  return Array.from({ length: n }, () =>
    Float32Array.from({ length: size }, () => Math.min(1, Math.max(0, 1.3 * random() - 0.15))),
  );
}
