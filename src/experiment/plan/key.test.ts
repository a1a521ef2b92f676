import { createHash } from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import { resolveChoice } from "../catalogue/params.ts";
import { canonicalLabelling } from "../terms/labelling.ts";
import { canonicalJson, digestOf, taskKey } from "./key.ts";
import type { CoherenceTask, EvaluateTask, TrainTask } from "./task.ts";

const dataset = resolveChoice("datasets", { id: "digits" });
const network = resolveChoice("networks", { id: "cnn-small" });
const labelling = canonicalLabelling([0, 1, 1, 1, 1, 1, 1, 1, 1, 1], "balanced");
const train: TrainTask = {
  kind: "train",
  numerics: 1,
  dataset,
  network,
  labelling,
  replica: 0,
  seed: 1,
  defence: resolveChoice("defences", { id: "adversarial" }),
  training: { epochs: 12, batchSize: 64, learningRate: 0.05, drops: [0.5], momentum: 0.9, weightDecay: 5e-4 },
};
const system = {
  decomposition: resolveChoice("decompositions", { id: "multiclass" }),
  members: [{ source: { from: "task" as const, key: "00" }, network, labelling }],
};
const examples = { split: "test" as const, from: 0, to: 256 };
const evaluate: EvaluateTask = {
  kind: "evaluate",
  numerics: 1,
  dataset,
  system,
  attack: resolveChoice("attacks", { id: "pgd" }),
  strategy: "margin",
  threat: { norm: "linf", epsilon: 0.1 },
  criterion: { kind: "misclassified" },
  seed: 1,
  examples,
};
const coherence: CoherenceTask = { kind: "coherence", numerics: 1, dataset, system, examples };

describe("taskKey", () => {
  it("never changes for these recipes, or every stored result is orphaned", async () => {
    expect(await taskKey(train)).toBe("9f22f8da60039b61211555b69b7bc97fee63262f679334347588a09a2f33a900");
    expect(await taskKey(evaluate)).toBe("d87df388c4f1387f35348b6a1aa6e922855fc197a62ff0406e67149e1ea79d5d");
    expect(await taskKey(coherence)).toBe("146a70d2464df7c9a519f524ab9c62e08291192200356d40b5dbd993e3a247f1");
  });

  it("ignores the order of fields and sees every value", async () => {
    const key = await taskKey(train);
    const reordered = Object.fromEntries(Object.entries(train).reverse()) as unknown as TrainTask;
    expect(await taskKey(reordered)).toBe(key);
    for (const changed of [
      { ...train, numerics: 2 },
      { ...train, seed: 2 },
      { ...train, replica: 1 },
      { ...train, training: { ...train.training, weightDecay: 0 } },
      { ...train, labelling: canonicalLabelling([0, 1, 1, 1, 1, 1, 1, 1, 1, 1], "natural") },
    ])
      expect(await taskKey(changed)).not.toBe(key);
  });
});

describe("digestOf", () => {
  it("hashes bytes as they are and data as canonical JSON, one after the other", async () => {
    const bytes = new Uint8Array([1, 2, 3]);
    const expected = createHash("sha256").update('{"a":1,"b":[null,"é"]}').update(bytes).digest("hex");
    expect(await digestOf({ b: [null, "é"], a: 1 }, bytes)).toBe(expected);
  });

  it("gives the same digest where the browser has no Web Crypto, as over plain http", async () => {
    const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i);
    const usual = await digestOf({ a: 1 }, bytes);
    vi.stubGlobal("crypto", {});
    expect(await digestOf({ a: 1 }, bytes)).toBe(usual);
    vi.unstubAllGlobals();
  });

  it("refuses what JSON cannot hold", () => {
    expect(() => canonicalJson({ a: Number.NaN })).toThrow("NaN");
    expect(() => canonicalJson(undefined)).toThrow("undefined found, JSON data expected");
  });
});
