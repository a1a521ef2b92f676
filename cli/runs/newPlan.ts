import { plan } from "../../src/experiment/plan/plan.ts";
import type { Plan } from "../../src/experiment/plan/plannedTask.ts";
import { withPack } from "../../src/experiment/plan/withPack.ts";
import { type Arithmetic, withArithmetic } from "../../src/experiment/spec/arithmetic.ts";
import { packOfSpec } from "../../src/experiment/spec/packNetworks.ts";
import type { ExperimentSpec } from "../../src/experiment/spec/spec.ts";
import { specDifference } from "../../src/experiment/spec/specDifference.ts";
import { type OtherData, planStudy, type StudyPlan } from "../../src/experiment/studies/planStudy.ts";
import type { ScaleId, Study } from "../../src/experiment/studies/study.ts";
import type { Pack } from "../../src/experiment/summary/pack.ts";
import { type Terminal, UserError } from "../terminal/command.ts";
import { readEarlier } from "./earlierResult.ts";
import { storedIn } from "./measuredRates.ts";
import { bestBackend } from "./nodePool.ts";
import { arithmeticOf, type Device, onDevice } from "./runOptions.ts";
import { namedPack } from "./trainedSystems.ts";

/**
 * The plan of something new, such as a preset, a study or a sweep, in its arithmetic. A named backend decides. Otherwise it
 * is fused if the machine fuses and has no GPU, except where the folder holds portable results of the same tasks: these
 * continue.
 *
 * @param planIn plans in an arithmetic; undefined: portable.
 */
export async function newPlan<P extends Pick<Plan, "tasks">>(
  planIn: (arithmetic: Arithmetic | undefined) => Promise<P>,
  device: Device,
  folder: string | undefined,
  terminal: Pick<Terminal, "err">,
): Promise<P> {
  if (device.prefer !== "auto") return planIn(arithmeticOf(device));
  if (arithmeticOf({ prefer: await bestBackend() }) === undefined) return planIn(undefined);
  if (folder === undefined) return planIn("fused");
  const portable = await planIn(undefined);
  if ((await storedIn(folder, portable, terminal)).size === 0) return planIn("fused");
  terminal.err.write(
    `note: ${folder} holds results without fused multiply-adds, so this run continues without them; --backend wasm-fma is faster and computes all of them again\n`,
  );
  return portable;
}

/**
 * The plan of an experiment. One that is not new, as in a file, keeps its own arithmetic unless a backend is named, and one
 * whose result is in its folder continues in the arithmetic of that result.
 *
 * @param folder where finished tasks are stored.
 * @param out folder of the result.
 * @param pack whose networks take the place of trainings of the same recipe; by default the pack that the spec itself
 *   names, as that of a result does.
 * @throws UserError where a pack that was asked for has none of them.
 */
export async function experimentPlan(
  spec: ExperimentSpec,
  isNew: boolean,
  device: Device,
  {
    folder,
    out,
    pack: named,
  }: { readonly folder: string | undefined; readonly out: string | undefined; readonly pack?: Pack | undefined },
  terminal: Pick<Terminal, "err">,
): Promise<Plan> {
  const pack = named ?? (await namedPack(packOfSpec(spec) ?? undefined));
  const planned = async (own: ExperimentSpec) => {
    const trained = await plan(own);
    const found = pack === undefined ? trained : await withPack(trained, pack);
    return named === undefined ? found : requirePacked(found, named);
  };
  if (!isNew) return planned(onDevice(spec, device));
  const continued = device.prefer === "auto" && out !== undefined ? await continuedSpec(out, spec) : undefined;
  if (continued !== undefined) return planned(continued);
  return newPlan((arithmetic) => planned(withArithmetic(spec, arithmetic)), device, folder, terminal);
}

/** @throws UserError where no system takes its networks from the pack: a training may take hours. */
function requirePacked(planned: Plan, pack: Pack): Plan {
  if (packOfSpec(planned.spec) !== null) return planned;
  throw new UserError(
    `--pack ${pack.id} found, which holds no network of this experiment: its networks are those of "${pack.spec.name}"; leave out --pack to train`,
  );
}

/** The experiment in the arithmetic of its result in a folder; undefined where the folder holds no result of it. */
async function continuedSpec(out: string, spec: ExperimentSpec): Promise<ExperimentSpec | undefined> {
  const earlier = await readEarlier(out);
  if (earlier.kind !== "result") return undefined;
  const found = withArithmetic(spec, earlier.result.spec.arithmetic);
  try {
    return specDifference(earlier.result.spec, found).length === 0 ? found : undefined;
  } catch {
    // Written by a version of the lab with other fields.
    return undefined;
  }
}

/**
 * The plan of a study at a scale, on other data and with the networks of a pack if named. A study may train all of its
 * networks, which is told, so that one command runs all studies of a scale.
 */
export async function studyPlan(
  study: Study,
  scale: ScaleId,
  { dataset, pack }: { readonly dataset: OtherData | undefined; readonly pack: Pack | undefined },
  device: Device,
  folder: string | undefined,
  terminal: Pick<Terminal, "err">,
): Promise<StudyPlan> {
  const planIn = (arithmetic: Arithmetic | undefined) => planStudy(study, scale, arithmetic, dataset, pack);
  const planned = await newPlan(planIn, device, folder, terminal);
  if (pack !== undefined && planned.experiments.every((one) => packOfSpec(one.plan.spec) === null))
    terminal.err.write(`note: ${study.id} needs no network of the pack ${pack.id}: it trains its own\n`);
  return planned;
}
