import { dispose, type Tensor4D, tidy } from "@tensorflow/tfjs-core";
import { outputsOf } from "../../src/experiment/terms/labelling.ts";
import type { Decomposition } from "./decomposition.ts";
import { examplesPerPass, inPasses, tapedGradient } from "./taped.ts";

/** One network with one output per class; its logits are the scores. */
export const multiclass = {
  id: "multiclass",
  combine(members) {
    const [member] = members;
    if (member === undefined || members.length !== 1)
      throw new RangeError(`${members.length} members found, a multiclass system has 1`);
    const { network, parameters, labelling } = member;
    const classes = labelling.groups.length;
    if (outputsOf(labelling) !== classes || network.outputs !== classes)
      throw new RangeError(
        `labelling [${labelling.groups.join(", ")}] and ${network.outputs} outputs found, a multiclass system has one output per class`,
      );
    const logits = (x: Tensor4D) => network.apply(parameters, x, "eval");
    const batch = examplesPerPass(network.shape, logits);
    return {
      classes,
      shape: network.shape,
      arms: false,
      batch,
      scores: (x) => tidy(() => logits(x)),
      gradient: (x, loss) =>
        inPasses(x, batch, (part, rows) => tapedGradient(part, logits, (scores) => loss(scores, rows))),
      dispose: () => dispose(parameters),
    };
  },
} as const satisfies Decomposition;
