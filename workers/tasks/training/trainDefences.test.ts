import { dispose, memory, zeros } from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { DefenceId } from "../../../src/experiment/catalogue/defences/index.ts";
import { resolveChoice } from "../../../src/experiment/catalogue/params.ts";
import { stream } from "../../../src/experiment/sampling/random.ts";
import type { ParameterValues } from "../../../src/experiment/terms/choice.ts";
import type { Labelling } from "../../../src/experiment/terms/labelling.ts";
import { digestOf, digitsOf, trained, trainTask } from "../../../tests/training.ts";
import { weakFeatures } from "../../../tests/weakFeatures.ts";
import { startBackend } from "../../backend/start.ts";
import { defenceOf } from "../../defences/index.ts";
import { buildNetwork } from "../../networks/index.ts";
import { decodeWeights } from "../../weights/codec.ts";
import { readSafetensors } from "../../weights/safetensors.ts";
import { disposeState, writeState } from "./trainState.ts";
import { accuraciesOf, validationLogits, validationSet } from "./validation.ts";

const dataset = weakFeatures(500, 150);
/** Where it does not matter what is learnt. */
const few = weakFeatures(100, 50);
const twoLogits = { id: "linear", params: {} };
const oneLogit = { id: "linear", params: { head: "one" } };
const threat = { norm: "linf", epsilon: 0.1 };
const multiclass: Labelling = { groups: [0, 1, 2], sampling: "natural" };
const arm: Labelling = { groups: [0, 1, 1], sampling: "balanced" };

function taskOf(
  id: DefenceId,
  params: ParameterValues,
  { labelling = multiclass, network = twoLogits, epochs = 12 } = {},
) {
  const defence = resolveChoice("defences", {
    id,
    params: id === "standard" ? params : { ...threat, ...params },
  });
  const training = { epochs, batchSize: 50, learningRate: 0.01, drops: [0.7] };
  return trainTask({ network, defence, labelling, training });
}

/** Validation accuracy under PGD-10 at the threat, and without attack. */
async function accuracies(
  id: DefenceId,
  params: ParameterValues,
  { labelling, network }: { labelling: Labelling; network: typeof twoLogits },
) {
  const { weights, data } = await trained(taskOf(id, params, { labelling, network }), dataset);
  const outputs = Math.max(...labelling.groups.map(Number)) + 1;
  const built = buildNetwork(network, dataset.shape, outputs);
  const values = decodeWeights(built, weights);
  const set = validationSet(dataset, labelling);
  const apply = (x: Parameters<typeof built.apply>[1]) => built.apply(values, x, "eval");
  const logits = await validationLogits(
    dataset,
    set,
    outputs,
    apply,
    async () => {},
    (x, oneHot, from) =>
      defenceOf("fast").attack?.(x, oneHot, {
        params: threat,
        epoch: 0,
        epochs: 1,
        logits: apply,
        random: (example) => stream(7, "validation-noise", from + example),
      }) ?? x,
  );
  dispose(values);
  const judged = accuraciesOf(logits, set.outputs, outputs);
  return { robust: judged.balanced, clean: data.history.at(-1)?.balancedAccuracy ?? 0, data };
}

const all: readonly { id: DefenceId; params: ParameterValues }[] = [
  { id: "trades", params: { steps: 5 } },
  { id: "trades", params: { steps: 5, loss: "squared-hinge" } },
  { id: "mart", params: { steps: 5 } },
  { id: "fast", params: {} },
  { id: "adversarial", params: { inner: "apgd", steps: 5, warmup: 0.2 } },
  { id: "adversarial", params: { inner: "fgsm" } },
  { id: "adversarial", params: { loss: "focal", steps: 5 } },
  { id: "adversarial", params: { loss: "hinge", steps: 5 } },
  { id: "adversarial", params: { loss: "squared-margin", steps: 5 } },
  { id: "adversarial", params: { loss: "label-smoothing", steps: 5 } },
];

describe("trainings with every defence, wasm", () => {
  let tensors = 0;
  beforeAll(async () => {
    await startBackend({ prefer: "wasm" });
  });
  beforeEach(() => {
    tensors = memory().numTensors;
  });
  afterEach(() => {
    expect(memory().numTensors).toBe(tensors);
  });

  describe.each([
    { what: "a multiclass net", labelling: multiclass, network: twoLogits, tried: all },
    { what: "an arm", labelling: arm, network: twoLogits, tried: all },
    { what: "an arm of one logit", labelling: arm, network: oneLogit, tried: all.slice(0, 3) },
  ])("$what", ({ tried, ...member }) => {
    test("with standard training is accurate and not robust", async () => {
      const { robust, clean, data } = await accuracies("standard", {}, member);
      expect(clean).toBeGreaterThan(0.9);
      expect(robust).toBeLessThan(0.2);
      expect(data.history.at(-1)?.adversarialAccuracy).toBeNull();
    });

    test.each(tried)("becomes robust with $id $params", async ({ id, params }) => {
      const { robust, clean, data } = await accuracies(id, params, member);
      expect(robust).toBeGreaterThan(0.6);
      expect(clean).toBeGreaterThan(0.9);
      const last = data.history.at(-1);
      expect(last?.adversarialAccuracy).toBeGreaterThan(0.5);
      expect(last?.adversarialFraction).toBe(1);
    });
  });

  test.each(["trades", "mart"] as const)("%s updates running statistics twice per step, once per pass", async (id) => {
    const { splits, ...images } = digitsOf(100);
    const digits = {
      ...images,
      splits: { ...splits, train: splits.train.subarray(0, 40), validation: splits.validation.subarray(0, 40) },
    };
    const task = trainTask({
      network: { id: "myrtle", params: { width: 2, norm: "batch" } },
      defence: resolveChoice("defences", { id, params: { ...threat, steps: 1 } }),
      training: { epochs: 2, batchSize: 32, drops: [] },
    });
    const whole = await trained(task, digits);
    const counts = Object.entries(readSafetensors(whole.weights).tensors).filter(([name]) =>
      name.endsWith("num_batches_tracked"),
    );
    expect(counts.map(([, { values }]) => Number(values[0]))).toEqual(counts.map(() => 2 * 2 * 2));
    const state = whole.events.find((event) => event.kind === "checkpoint");
    if (state?.kind !== "checkpoint") throw new Error("no checkpoint was reported");
    const { weights } = await trained(task, digits, { resume: state.state });
    expect(digestOf(weights)).toBe(digestOf(whole.weights));
  });

  test("an epoch that loses the robustness of an earlier one causes a warning at once and with the result", async () => {
    const task = taskOf("fast", {}, { epochs: 2 });
    const built = buildNetwork(twoLogits, dataset.shape, 3);
    const zeroes = () => Object.fromEntries(built.parameters.map(({ name, shape }) => [name, zeros([...shape])]));
    const [first] = (await trained(taskOf("fast", {}, { epochs: 1 }), dataset)).data.history;
    if (first === undefined) throw new Error("one epoch has one row");
    // The first epoch was robust, the weights no longer are.
    const history = [{ ...first, cleanAccuracy: 0.3, adversarialAccuracy: 0.9 }];
    const state = { epoch: 1, parameters: zeroes(), velocities: zeroes(), history };
    const resume = await writeState(state);
    disposeState(state);
    const still = { ...task, training: { ...task.training, learningRate: Number.MIN_VALUE } };
    const { events, warnings } = await trained(still, dataset, { resume });
    const isTold = (event: (typeof events)[number]) =>
      event.kind === "warning" && event.warning.code === "catastrophic-overfitting";
    expect(events.filter(isTold)).toHaveLength(1);
    expect(warnings.map(({ code }) => code)).toContain("catastrophic-overfitting");
  });

  test.each(all)("$id $params resumes from a checkpoint bit-equal", async ({ id, params }) => {
    const task = taskOf(id, params, { epochs: 2 });
    const whole = await trained(task, few);
    const state = whole.events.find((event) => event.kind === "checkpoint");
    if (state?.kind !== "checkpoint") throw new Error("no checkpoint was reported");
    const rest = await trained(task, few, { resume: state.state });
    expect(digestOf(rest.weights)).toBe(digestOf(whole.weights));
    expect(rest.data).toEqual(whole.data);
  });
});
