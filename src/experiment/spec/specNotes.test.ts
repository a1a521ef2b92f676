import { describe, expect, it } from "vitest";
import { plan } from "../plan/plan.ts";
import { type PresetId, presets } from "../presets/index.ts";
import type { ExperimentSpec } from "./spec.ts";
import { specNotes } from "./specNotes.ts";
import { parseSpec } from "./validate.ts";

const smoke: ExperimentSpec = presets.smoke;
const adversarial = (norm: string, epsilon: number) => ({ id: "adversarial", params: { norm, epsilon } });
const judgedAt = (...threats: ExperimentSpec["evaluation"]["threats"]): ExperimentSpec => ({
  ...smoke,
  defence: adversarial("linf", 0.05),
  evaluation: { ...smoke.evaluation, threats },
});
const linf = (epsilon: number) => ({ norm: "linf" as const, epsilon });

/** Points of two or three classes. */
const onClasses = (classes: readonly string[], changes: Partial<ExperimentSpec> = {}): ExperimentSpec => ({
  ...smoke,
  dataset: {
    id: "images",
    params: {
      digest: "a".repeat(64),
      height: 1,
      width: 1,
      channels: 2,
      classes: JSON.stringify(classes),
      train: 432,
      images: 600,
      validation: 48,
      numbers: "float32",
      test: 120,
    },
  },
  evaluation: { ...smoke.evaluation, attacks: [{ id: "auto" }], strategies: [], examples: 16 },
  ...changes,
});

it("presets need no notes", () => {
  for (const id of Object.keys(presets) as PresetId[]) expect(specNotes(presets[id])).toEqual([]);
});

describe("a defence that trains against another threat than the evaluation", () => {
  it.each<[string, ExperimentSpec, object]>([
    [
      "another norm",
      { ...judgedAt(linf(0.05)), defence: adversarial("l2", 1) },
      { path: "defence.params.norm", align: [{ norm: "l2", epsilon: 1 }] },
    ],
    [
      "another epsilon",
      { ...judgedAt(linf(0.05)), defence: adversarial("linf", 0.1) },
      { path: "defence.params.epsilon", align: [linf(0.1)] },
    ],
    [
      "another epsilon than several",
      { ...judgedAt(linf(0.05), linf(0.2), { norm: "l2", epsilon: 1 }), defence: adversarial("linf", 0.1) },
      { path: "defence.params.epsilon", align: [linf(0.05), linf(0.1), linf(0.2)] },
    ],
    [
      "a system of its own",
      {
        ...judgedAt(linf(0.05)),
        systems: smoke.systems.map((system) => ({ ...system, defence: adversarial("l2", 1) })),
      },
      { path: "systems[0].defence.params.norm" },
    ],
  ])("%s", (_, spec, note) => {
    expect(specNotes(spec)[0]).toMatchObject(note);
  });

  it("says both threats, and aligning resolves it", () => {
    const spec = { ...judgedAt(linf(0.05)), defence: adversarial("l2", 1) };
    const [note] = specNotes(spec);
    expect(note?.message).toBe("training uses l2 1, but robustness is judged at linf 0.05 only");
    const threats = [...(note?.align ?? [])];
    expect(specNotes({ ...spec, evaluation: { ...spec.evaluation, threats } })).toEqual([]);
  });

  it("is none if it is judged among others, trains as usual, or nothing is attacked", () => {
    expect(specNotes(judgedAt(linf(0.01), linf(0.05)))).toEqual([]);
    expect(specNotes({ ...judgedAt(linf(0.2)), defence: { id: "standard" } })).toEqual([]);
    expect(specNotes(judgedAt())).toEqual([]);
  });
});

describe("auto on few classes", () => {
  const strategiesOf = async (spec: ExperimentSpec) => {
    const { tasks } = await plan(spec);
    return tasks.flatMap(({ task }) =>
      task.kind === "evaluate" && task.stages !== undefined ? [task.stages.map(({ strategy }) => strategy)] : [],
    );
  };

  it.each([2, 3])("of %i classes runs without targeted DLR, and says so", async (count) => {
    const spec = onClasses(["a", "b", "c"].slice(0, count));
    expect(parseSpec(spec)).toEqual({ ok: true, spec });
    expect(specNotes(spec).filter(({ path }) => path === "evaluation.attacks[0]")).toEqual([
      {
        path: "evaluation.attacks[0]",
        message: `suite auto runs on multiclass and robin without targeted-dlr, which needs at least 4 classes (${count} found)`,
      },
    ]);
    for (const strategies of await strategiesOf(spec)) {
      expect(strategies).not.toContain("targeted-dlr");
      expect(strategies.length).toBeGreaterThanOrEqual(5);
    }
  });

  it("of four is whole", async () => {
    const spec = onClasses(["a", "b", "c", "d"]);
    expect(specNotes(spec).filter(({ path }) => path.startsWith("evaluation"))).toEqual([]);
    for (const strategies of await strategiesOf(spec)) expect(strategies).toContain("targeted-dlr");
  });

  it("leaves out losses of a system with few labels only", () => {
    const arm = { id: "arm", decomposition: { id: "superclass", params: { k: 2, order: "3" } } };
    const spec: ExperimentSpec = {
      ...smoke,
      systems: [...smoke.systems, arm],
      evaluation: { ...smoke.evaluation, attacks: [{ id: "auto" }], strategies: [] },
    };
    expect(specNotes(spec).map(({ message }) => message)).toEqual([
      "suite auto runs on arm without targeted-dlr, which needs at least 4 labels (2 found)",
    ]);
  });
});
