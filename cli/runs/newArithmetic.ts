import type { BackendId } from "../../src/experiment/artefacts/artefact.ts";
import type { Plan } from "../../src/experiment/plan/plannedTask.ts";
import type { Arithmetic } from "../../src/experiment/spec/arithmetic.ts";
import { type OtherData, planStudy, type StudyPlan } from "../../src/experiment/studies/planStudy.ts";
import type { ScaleId, Study } from "../../src/experiment/studies/study.ts";
import type { Terminal } from "../terminal/command.ts";
import { storedIn } from "./measuredRates.ts";
import { createNodePool } from "./nodePool.ts";
import { arithmeticOf, type Device } from "./runOptions.ts";

/**
 * The arithmetic of a new experiment, such as a preset or a study. A named backend decides. Otherwise it is fused if the
 * machine fuses and has no GPU, except where the folder holds portable results of the same experiment: these continue.
 *
 * @param portable the tasks of the run in portable arithmetic
 */
export async function newArithmetic(
  device: Device,
  portable: Pick<Plan, "tasks">,
  folder: string | undefined,
  terminal: Pick<Terminal, "err">,
): Promise<Arithmetic | undefined> {
  if (device.prefer !== "auto") return arithmeticOf(device);
  if (arithmeticOf({ prefer: await bestBackend() }) === undefined) return undefined;
  if (folder === undefined || (await storedIn(folder, portable, terminal)).size === 0) return "fused";
  terminal.err.write(
    `note: ${folder} holds results without fused multiply-adds, so this run continues without them; --backend wasm-fma is faster and computes all of them again\n`,
  );
  return undefined;
}

/** The plan of a study in the arithmetic that `choose` makes of its portable plan. */
export async function newStudyPlan(
  study: Study,
  scale: ScaleId,
  data: OtherData | undefined,
  choose: (portable: StudyPlan) => Promise<Arithmetic | undefined>,
): Promise<StudyPlan> {
  const portable = await planStudy(study, scale, undefined, data);
  const arithmetic = await choose(portable);
  return arithmetic === undefined ? portable : planStudy(study, scale, arithmetic, data);
}

/** What `--backend auto` starts on this machine. */
async function bestBackend(): Promise<BackendId> {
  const pool = await createNodePool({ start: { prefer: "auto" }, bytesPerWorker: 1, workers: 1 });
  try {
    return pool.backend.id;
  } finally {
    await pool.close();
  }
}
