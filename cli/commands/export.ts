import { dirname, join } from "node:path";
import { union } from "../../src/experiment/artefacts/accuracy.ts";
import type { Artefact } from "../../src/experiment/artefacts/artefact.ts";
import { commonChunks, flagsOver, measurementsOf } from "../../src/experiment/artefacts/measurement.ts";
import { fgsm } from "../../src/experiment/catalogue/attacks/fgsm.ts";
import { factsOf } from "../../src/experiment/catalogue/datasetFacts.ts";
import { scoreNamesOf } from "../../src/experiment/catalogue/decompositionFacts.ts";
import { torchModules } from "../../src/experiment/catalogue/networks/torchModules.ts";
import { entryOf, resolveChoice } from "../../src/experiment/catalogue/params.ts";
import { plan } from "../../src/experiment/plan/plan.ts";
import type { Plan, PlannedSystem } from "../../src/experiment/plan/plannedTask.ts";
import type { ResultFile } from "../../src/experiment/summary/resultFile.ts";
import { sameThreat } from "../../src/experiment/terms/choice.ts";
import { isImported } from "../../src/experiment/terms/importedNetwork.ts";
import { outputsOf, positiveOutput } from "../../src/experiment/terms/labelling.ts";
import type { Key, Member, System } from "../../src/experiment/terms/system.ts";
import { labVersion } from "../../src/experiment/terms/version.ts";
import type { Examples } from "../../src/lab/engine/api.ts";
import type { Pool } from "../../src/lab/pool/pool.ts";
import { writeAtomically } from "../files/atomicFile.ts";
import { dataFolder, dataHelp, dataOption } from "../files/dataFolder.ts";
import { makeFolder } from "../files/makeFolder.ts";
import { type NpyValues, npy } from "../files/npy.ts";
import { type FinishedWeights, readFinishedRun } from "../runs/finishedRun.ts";
import { createNodePool } from "../runs/nodePool.ts";
import { writeOnnxFiles } from "../runs/onnxFiles.ts";
import { backendOption } from "../runs/runOptions.ts";
import { type Command, onlyArgument, parseOptions, required, UserError } from "../terminal/command.ts";
import type { ExportedNetwork, ExportedSystem, ExportFile } from "./exportFormat.ts";

/** Images per batch. */
const batch = 100;
const workerBytes = 2 ** 29;

export const exportRun: Command = {
  summary: "write a finished run for other tools: weights, layers, test images, scores",
  help: `lab export DIR --out FOLDER [--backend ID]
lab export DIR|PACK --onnx --out FOLDER

Writes the systems of the finished run in DIR to FOLDER, so that they can be checked without this lab, for example
with PyTorch and AutoAttack (docs/verify.md):

  export.json              contents: layers of every network, how networks form a classifier, results of the run
  weights/*.safetensors    PyTorch names and layouts
  images.npy labels.npy ids.npy              the images that the run was evaluated on
  <system>/scores.npy predictions.npy        logits, or RoBin's margins d, and predictions of the lab
  <system>/broken-<norm>-<epsilon>.npy       which images the run's attacks broke

With --onnx: FOLDER/<system>.onnx, and for a system of several networks FOLDER/<system>/<n>.onnx. They take float32
images [n, channels, height, width] with pixels from 0 to 1 and give scores [n, classes], for RoBin the margins of its
arms. ONNX Runtime, PyTorch (onnx2torch) and others run them. PACK is the name of a pack of the lab.

  --out FOLDER        folder of the export
  --onnx              write the systems as ONNX files
${dataHelp}
  --backend ID        webgpu, wasm-fma, wasm, cpu or auto: backend for the scores (default: auto)`,

  async run(args, { out, err, signal }) {
    const { values, positionals } = parseOptions(args, {
      out: { type: "string" },
      onnx: { type: "boolean" },
      backend: { type: "string" },
      ...dataOption,
    });
    const from = onlyArgument(positionals, "the folder of a finished run");
    const folder = required(values.out, "--out", "a folder for the export");
    const prefer = backendOption(values.backend);
    if (values.onnx === true) return writeOnnxFiles(from, folder, { out, err });
    const run = await readFinishedRun(from);
    const pool = await createNodePool({
      start: { prefer },
      bytesPerWorker: workerBytes,
      workers: 1,
      data: dataFolder(values.data),
    });
    try {
      const { file, left } = await writeExport(folder, run, pool, signal);
      for (const { id, why } of left) err.write(`note: ${id} is not exported: ${why}\n`);
      out.write(`${folder}/export.json: ${file.systems.map(({ id }) => id).join(", ")}\n`);
      return 0;
    } finally {
      await pool.close();
    }
  },
};

interface Run {
  readonly result: ResultFile;
  readonly weights: ReadonlyMap<Key, FinishedWeights>;
}

async function writeExport(folder: string, run: Run, pool: Pool, signal: AbortSignal) {
  const { spec } = run.result;
  const planned = await plan(spec);
  const known = new Set(run.result.tasks.map(({ key }) => key));
  if (planned.tasks.some(({ key }) => !known.has(key)))
    throw new UserError(
      `the run was made by a version of the lab that computed other numbers than this one (${labVersion}): run it again`,
    );
  const { split = "test", examples } = spec.evaluation;
  const dataset = resolveChoice("datasets", spec.dataset);
  const { shape, classes } = factsOf(dataset);
  const seen = await pool.examples(
    dataset,
    split,
    Array.from({ length: examples }, (_, position) => position),
  );
  const write = async (path: string, content: Uint8Array | string) => {
    await makeFolder(dirname(join(folder, path)));
    await writeAtomically(join(folder, path), content);
    return path;
  };
  const array = (path: string, values: NpyValues, sides: readonly number[]) => write(path, npy(values, sides));
  const perImage = (path: string, values: readonly number[]) => array(path, Int32Array.from(values), [values.length]);

  const sound = planned.systems.filter(({ system }) => whyLeft(system) === null);
  const systems: ExportedSystem[] = [];
  for (const system of sound) {
    const { scoreKind } = entryOf("decompositions", system.system.decomposition.id);
    const scoreNames = scoreNamesOf(system.system.decomposition, classes);
    const scores = await scoresOf(system, planned, run, seen, pool, signal);
    systems.push({
      id: system.id,
      label: system.label,
      members: scoreKind,
      decomposition: system.system.decomposition,
      scoreNames,
      networks: system.system.members.map((member, cls) => networkOf(member, cls, scoreKind, planned)),
      scores: await array(`${system.id}/scores.npy`, scores.scores, [examples, scoreNames.length]),
      predictions: await perImage(`${system.id}/predictions.npy`, scores.predictions),
      attacked: await Promise.all(
        attackedOf(planned, system, run.result).map(async ({ broken, ...rest }) => ({
          ...rest,
          broken: await array(
            `${system.id}/broken-${rest.threat.norm}-${rest.threat.epsilon}.npy`,
            Uint8Array.from(broken),
            [broken.length],
          ),
        })),
      ),
    });
  }
  for (const [key, { digest, bytes }] of run.weights) if (key !== digest) await write(weightsPath(key), bytes);
  const file: ExportFile = {
    format: "robin-lab-export",
    version: 1,
    lab: labVersion,
    spec,
    data: {
      id: dataset.id,
      split,
      shape,
      classes,
      images: await array("images.npy", seen.images, [examples, ...shape]),
      labels: await perImage("labels.npy", seen.labels),
      ids: await perImage("ids.npy", seen.ids),
    },
    systems,
  };
  await write("export.json", `${JSON.stringify(file, null, 1)}\n`);
  const left = planned.systems.flatMap(({ id, system }) => {
    const why = whyLeft(system);
    return why === null ? [] : [{ id, why }];
  });
  return { file, left };
}

/** Why a system has no export in this form; null if it has one. */
function whyLeft({ mask, members }: System): string | null {
  if (mask !== undefined) return `its mask (${mask.id}) hides its gradients; export its sound twin`;
  return members.some(({ network }) => isImported(network)) ? "it was imported; export it with --onnx" : null;
}

const weightsPath = (key: Key): string => `weights/${key}.safetensors`;

function keyOf({ source }: Member): Key {
  if (source.from === "task") return source.key;
  throw new UserError(`weights ${source.digest} were imported, a run that trained its networks expected`);
}

function networkOf(member: Member, cls: number, scoreKind: ExportedSystem["members"], { spec }: Plan): ExportedNetwork {
  const { network, labelling } = member;
  const outputs = outputsOf(labelling);
  const { shape } = factsOf(spec.dataset);
  return {
    weights: weightsPath(keyOf(member)),
    modules: torchModules(shape, entryOf("networks", network.id).layers(outputs, network.params)),
    network,
    labelling,
    positive: scoreKind === "arms" ? positiveOutput(labelling, cls) : null,
  };
}

/** The lab's own scores of the exported images. Crafting scores the clean image first; nothing is attacked at epsilon 0. */
async function scoresOf(
  { system }: PlannedSystem,
  { spec }: Plan,
  run: Run,
  { images, labels, ids }: Examples,
  pool: Pool,
  signal: AbortSignal,
): Promise<{ readonly scores: Float32Array; readonly predictions: readonly number[] }> {
  const weights = Object.fromEntries(
    system.members.map((member) => [keyOf(member), (run.weights.get(keyOf(member)) as FinishedWeights).bytes]),
  );
  const size = images.length / labels.length;
  const rows: Float32Array[] = [];
  const predictions: number[] = [];
  for (let from = 0; from < labels.length; from += batch) {
    const to = Math.min(from + batch, labels.length);
    const crafted = await pool.craft(
      {
        dataset: resolveChoice("datasets", spec.dataset),
        system,
        attack: fgsm,
        strategy: "margin",
        threat: { norm: "linf", epsilon: 0 },
        seed: spec.seed,
        images: Float32Array.from(images.subarray(from * size, to * size), (byte) => byte / 255),
        labels: labels.slice(from, to),
        ids: ids.slice(from, to),
      },
      weights,
      signal,
      () => undefined,
    );
    for (const { cleanScores, cleanPrediction } of crafted.images) {
      rows.push(cleanScores);
      predictions.push(cleanPrediction);
    }
  }
  const classes = rows[0]?.length ?? 0;
  const scores = new Float32Array(rows.length * classes);
  for (const [i, row] of rows.entries()) scores.set(row, i * classes);
  return { scores, predictions };
}

/** The union of a run's attacks under each threat, over the examples in their exported order. */
function attackedOf(planned: Plan, system: PlannedSystem, { tasks, summary }: ResultFile) {
  const artefacts = new Map<Key, Artefact>();
  for (const { key, task, digest, data, warnings, provenance } of tasks)
    if (digest !== null && data !== null && provenance !== null)
      artefacts.set(key, { key, task, digest, inputs: {}, data, warnings, provenance });
  const measurements = measurementsOf(planned, system, artefacts).filter(({ clean }) => !clean);
  return planned.spec.evaluation.threats.flatMap((threat) => {
    const run = measurements.filter((measurement) => sameThreat(measurement.threat, threat));
    const froms = commonChunks(run);
    const row = summary.accuracies.find(
      (candidate) =>
        candidate.system === system.id && candidate.measure === "union" && sameThreat(candidate.threat, threat),
    );
    if (froms.length === 0 || row === undefined) return [];
    const { broken } = union(run.map((measurement) => flagsOver(measurement, froms)));
    return [
      {
        threat,
        attacks: run.map(({ attack, strategy }) => `${attack} ${strategy}`),
        accuracy: row.accuracy,
        broken,
      },
    ];
  });
}
