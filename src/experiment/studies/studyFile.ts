import type { Artefact, BackendReport } from "../artefacts/artefact.ts";
import { measurementsOf } from "../artefacts/measurement.ts";
import { entryOf } from "../catalogue/params.ts";
import { backendOfArithmetic } from "../spec/arithmetic.ts";
import { replacedDataset } from "../spec/onDataset.ts";
import { packOfSpec } from "../spec/packNetworks.ts";
import type { ExperimentSpec } from "../spec/spec.ts";
import { packBits } from "../terms/bits.ts";
import type { Threat } from "../terms/choice.ts";
import type { StudyPlan } from "./planStudy.ts";
import { resultsOf } from "./planStudy.ts";
import type { ScaleId, StudyResults, StudyRow } from "./study.ts";

/** Outcomes of one measurement: a bit per image, in the order of `images`. */
export interface PackedFlags {
  readonly system: string;
  /** "clean", or the label of the attack. */
  readonly attack: string;
  readonly strategy: string;
  readonly threat: Threat;
  /** Clean errors for the clean pass, else broken images, as hexadecimal digits (`packBits`). */
  readonly errors: string;
}

export interface StudyExperimentFile {
  readonly id: string;
  readonly spec: ExperimentSpec;
  /** Index in the data set and true label of every measured image. */
  readonly images: { readonly ids: readonly number[]; readonly labels: readonly number[] };
  readonly flags: readonly PackedFlags[];
}

/** A finished study as one small file: its rows, and the data to verify them. */
export interface StudyFile {
  readonly format: "robin-lab-study";
  readonly version: 1;
  readonly study: string;
  readonly title: string;
  readonly section: string;
  readonly question: string;
  readonly scale: ScaleId;
  /** The command that reproduces the study. */
  readonly command: string;
  readonly deviations: readonly string[];
  readonly rows: readonly StudyRow[];
  readonly experiments: readonly StudyExperimentFile[];
  readonly provenance: {
    /** Versions of the lab that took part. */
    readonly versions: readonly string[];
    readonly backends: readonly Pick<BackendReport, "id" | "adapter" | "tfjs">[];
    /** ISO time at which the last task finished. */
    readonly finished: string;
    readonly tasks: number;
    /** Seconds on one worker, over all tasks including shared ones. */
    readonly seconds: number;
  };
}

/** The command that runs a study at a scale. DIR holds data that the lab does not include. */
function studyCommand({ study, scale, experiments }: StudyPlan): string {
  const [spec] = experiments.map(({ plan }) => plan.spec);
  const name = spec === undefined ? null : replacedDataset(spec);
  const isKept = spec !== undefined && entryOf("datasets", spec.dataset.id).files.from === "data";
  const data = `${name === null ? "" : ` --dataset ${name}`}${isKept ? " --data DIR" : ""}`;
  const packs = experiments.map(({ plan }) => packOfSpec(plan.spec)).filter((id) => id !== null);
  const pack = packs[0] === undefined ? "" : ` --pack ${packs[0]}`;
  // The arithmetic that a command takes by itself depends on the machine.
  const backend = backendOfArithmetic(spec?.arithmetic);
  return `npm run lab -- run ${study.id} --scale ${scale}${data}${pack} --backend ${backend} --out out/${study.id}-${scale}`;
}

/** Every deviation of the experiments of a study, each once. */
export const deviationsOf = ({ experiments }: Pick<StudyPlan, "experiments">): readonly string[] => [
  ...new Set(experiments.flatMap(({ plan: { spec } }) => spec.deviations ?? [])),
];

function experimentFile(results: StudyResults, id: string): StudyExperimentFile {
  const { plan, artefacts } = results.get(id) as NonNullable<ReturnType<StudyResults["get"]>>;
  const images = new Map<number, number>();
  const measured = plan.systems.flatMap((system) =>
    measurementsOf(plan, system, artefacts).map((measurement) => {
      const chunks = [...measurement.chunks].sort(([a], [b]) => a - b).map(([, { data }]) => data);
      for (const { ids, labels } of chunks)
        for (const [i, image] of ids.entries()) images.set(image, labels[i] as number);
      return { system: system.id, measurement, chunks };
    }),
  );
  const ids = [...images.keys()];
  const flags = measured.map(({ system, measurement, chunks }): PackedFlags => {
    const found = new Map(
      chunks.flatMap(({ ids: own, cleanWrong, broken }) =>
        own.map((image, i) => [image, (measurement.clean ? cleanWrong : broken)[i] as number] as const),
      ),
    );
    return {
      system,
      attack: measurement.clean ? "clean" : measurement.attack,
      strategy: measurement.strategy,
      threat: measurement.threat,
      errors: packBits(ids.map((image) => found.get(image) ?? 0)),
    };
  });
  return { id, spec: plan.spec, images: { ids, labels: [...images.values()] }, flags };
}

/** The file of a study from the artefacts of its tasks. Throws unless every task is there: a file holds whole results. */
export function studyFile(planned: StudyPlan, artefacts: ReadonlyMap<string, Artefact>): StudyFile {
  const { study, scale, experiments, tasks } = planned;
  const done = tasks.flatMap(({ key }) => artefacts.get(key) ?? []);
  if (done.length < tasks.length)
    throw new Error(
      `${done.length} of ${tasks.length} tasks of ${study.id} found, all expected: run it to its end first`,
    );
  const results = resultsOf(planned, artefacts);
  const provenance = done.map((artefact) => artefact.provenance);
  const backends = provenance.map(({ backend: { id, adapter, tfjs } }) => ({ id, adapter, tfjs }));
  return {
    format: "robin-lab-study",
    version: 1,
    study: study.id,
    title: study.title,
    section: study.section,
    question: study.question,
    scale,
    command: studyCommand(planned),
    deviations: deviationsOf(planned),
    rows: study.rows(results, scale),
    experiments: experiments.map(({ id }) => experimentFile(results, id)),
    provenance: {
      versions: [...new Set(provenance.map(({ version }) => version))],
      backends: [...new Map(backends.map((backend) => [JSON.stringify(backend), backend])).values()],
      finished:
        provenance
          .map(({ finished }) => finished)
          .toSorted()
          .at(-1) ?? "",
      tasks: tasks.length,
      seconds: Math.round(provenance.reduce((sum, { seconds }) => sum + seconds, 0)),
    },
  };
}
