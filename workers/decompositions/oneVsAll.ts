import {
  concat,
  dispose,
  split,
  stack,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tidy,
} from "@tensorflow/tfjs-core";
import { positiveOutput } from "../../src/experiment/terms/labelling.ts";
import { margins } from "../maths/losses.ts";
import type { Classifier } from "./classifier.ts";
import type { Decomposition, OpenMember } from "./decomposition.ts";
import { imagesOfPairs, type Routing, route, scoresOfPairs } from "./routing.ts";
import { examplesPerPass, inPasses, tapedGradient } from "./taped.ts";

type Arm = (x: Tensor4D) => Tensor1D;

/**
 * RoBin (paper section 4.1): arm i is a separate network that tells class i from the rest. Its margin d_i is the score of
 * class i.
 */
export const oneVsAll = {
  id: "one-vs-all",
  combine(members) {
    const [first] = members;
    if (first === undefined || members.length !== first.labelling.groups.length)
      throw new RangeError(
        `${members.length} arms found, expected one per class (${first?.labelling.groups.length ?? "at least 2"})`,
      );
    return combineArms(first, members);
  },
} as const satisfies Decomposition;

function combineArms(first: OpenMember, members: readonly OpenMember[]): Classifier {
  const arms = members.map(({ network, parameters, labelling }, cls): Arm => {
    const positive = positiveOutput(labelling, cls);
    return (x) => margins(network.apply(parameters, x, "eval"), positive);
  });
  const classes = arms.length;
  const all = (x: Tensor4D) =>
    stack(
      arms.map((arm) => arm(x)),
      1,
    ) as Tensor2D;
  const batch = examplesPerPass(first.network.shape, all);

  function some(x: Tensor4D, routing: Routing): Tensor2D {
    const pairs = imagesOfPairs(x, routing);
    // tfjs cannot differentiate a split into one part.
    const images = routing.arms.length === 1 ? [pairs] : split(pairs, [...routing.counts]);
    const d = routing.arms.map((arm, i) => (arms[arm] as Arm)(images[i] as Tensor4D));
    return scoresOfPairs(concat(d), routing);
  }

  return {
    classes,
    shape: first.network.shape,
    arms: true,
    batch,
    scores: (x) =>
      tidy(
        () =>
          stack(
            arms.map((arm) => tidy(() => arm(x))),
            1,
          ) as Tensor2D,
      ),
    gradient(x, loss, columns) {
      if (columns === undefined)
        return inPasses(x, batch, (part, rows) => tapedGradient(part, all, (scores) => loss(scores, rows)));
      if (columns.length !== x.shape[0])
        throw new RangeError(
          `${columns.length} column lists found for ${x.shape[0]} examples, expected one each`,
        );
      const widest = columns.reduce((most, list) => Math.max(most, list.length), 1);
      const size = Math.max(1, Math.floor((batch * classes) / widest));
      return inPasses(x, size, (part, rows) => {
        const routing = route(
          rows.map((row) => columns[row] as readonly number[]),
          classes,
        );
        return tapedGradient(
          part,
          (images) => some(images, routing),
          (scores) => loss(scores, rows),
        );
      });
    },
    dispose: () => dispose(members.map((member) => member.parameters) as never),
  };
}
