import { estimate, type Rates } from "../../src/experiment/plan/cost.ts";
import { plan } from "../../src/experiment/plan/plan.ts";
import type { TaskKind } from "../../src/experiment/plan/task.ts";
import { studies } from "../../src/experiment/studies/index.ts";
import { experimentsBeside, type StudyPlan } from "../../src/experiment/studies/planStudy.ts";
import { aboutText, bytesText } from "../../src/experiment/terms/format.ts";
import type { Key } from "../../src/experiment/terms/system.ts";
import { textTable } from "./textTable.ts";

/** Other studies at the same scale, with the keys of their trainings. */
async function others(planned: StudyPlan): Promise<readonly { id: string; keys: ReadonlySet<Key> }[]> {
  const found = studies.filter(({ id, scales }) => id !== planned.study.id && scales.includes(planned.scale));
  return Promise.all(
    found.map(async (study) => {
      // Without measurements, of which there are tens of thousands at the paper's scale.
      const plans = await Promise.all(
        experimentsBeside(study, planned).map((spec) => plan({ ...spec, evaluation: nothingMeasured })),
      );
      const trainings = plans.flatMap(({ tasks }) => tasks.filter(({ task }) => task.kind === "train"));
      return { id: study.id, keys: new Set(trainings.map(({ key }) => key)) };
    }),
  );
}

const nothingMeasured = { examples: 1, threats: [], attacks: [], strategies: [], coherence: false };

const kinds: readonly TaskKind[] = ["train", "evaluate", "transfer", "distance", "coherence", "health"];

/**
 * The plan of a study: tasks by kind and cost per experiment, the tasks that its experiments share with each other and with
 * other studies of the scale, and the remaining cost.
 */
export async function studyPlanText(
  planned: StudyPlan,
  stored: ReadonlySet<Key>,
  rates: Rates,
  backend: string,
): Promise<string> {
  const { study, scale, experiments, tasks } = planned;
  const rows = experiments.map(({ id, plan }) => [
    id,
    ...kinds.map((kind) => String(plan.tasks.filter(({ task }) => task.kind === kind).length)),
    aboutText(estimate(plan, rates).seconds),
    plan.systems.map((system) => system.id).join(", "),
  ]);
  const asked = experiments.reduce((sum, { plan }) => sum + plan.tasks.length, 0);
  const shared = (await others(planned)).flatMap(({ id, keys }) => {
    const count = tasks.filter(({ key }) => keys.has(key)).length;
    return count === 0 ? [] : [[`  ${id}`, `${count} trainings`]];
  });
  const left = estimate(planned, rates, stored);
  const workers = rates.workers === 1 ? "1 worker" : `${rates.workers} workers`;
  return [
    `${study.title}, scale ${scale}`,
    `${asked} tasks, ${tasks.length} of them distinct, including ${tasks.filter(({ task }) => task.kind === "train").length} trainings`,
    `${stored.size} stored, ${left.tasks} to run: ${
      left.tasks === 0
        ? "nothing is left to run"
        : `${aboutText(left.seconds)} on ${workers} with ${backend}, ${bytesText(left.storageBytes)} of storage, up to ${bytesText(left.memoryPerWorkerBytes)} of memory per worker`
    }`,
    "",
    textTable([["experiment", ...kinds, "alone", "systems"], ...rows]),
    ...(shared.length === 0
      ? []
      : ["", `shared with other studies at scale ${scale}, if they use the same --cache:`, textTable(shared)]),
  ].join("\n");
}
