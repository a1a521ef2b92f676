import { join } from "node:path";
import { factsOf } from "../../src/experiment/catalogue/datasetFacts.ts";
import { errsOf, scoreNamesOf } from "../../src/experiment/catalogue/decompositionFacts.ts";
import { entryOf, resolveChoice } from "../../src/experiment/catalogue/params.ts";
import { usualBudgetHelp } from "../../src/experiment/catalogue/usualBudget.ts";
import { nearestError, type SliceAxis } from "../../src/experiment/interactive/slice.ts";
import { defaultLinkState } from "../../src/experiment/link/permalinkRooms.ts";
import { toCsv } from "../../src/experiment/summary/table.ts";
import type { Threat } from "../../src/experiment/terms/choice.ts";
import { plain } from "../../src/experiment/terms/format.ts";
import type { ResolvedChoice } from "../../src/experiment/terms/system.ts";
import { withSoftware } from "../../src/experiment/terms/version.ts";
import { figureSvg } from "../../src/figures/drawing/exportFigure.ts";
import { seriesOfSystems } from "../../src/figures/drawing/seriesOfSystems.ts";
import { boundaryMap } from "../../src/figures/maps/boundaryMap.ts";
import { sliceMap } from "../../src/figures/maps/sliceMap.ts";
import type { Pool } from "../../src/lab/pool/pool.ts";
import { askedScore, ownAxes, type SliceSubject, type SliceSystem, slicePlane } from "../../src/lab/pool/slicePlane.ts";
import { writeAtomically } from "../files/atomicFile.ts";
import { dataFolder, dataOption } from "../files/dataFolder.ts";
import { makeFolder } from "../files/makeFolder.ts";
import { type OwnPicture, ownPicture, pictureHelp, pictureOptions } from "../files/ownPicture.ts";
import { imageSettings, imagesFor, imagesHelp, refuseImages } from "../runs/imagesFor.ts";
import { createNodePool } from "../runs/nodePool.ts";
import { backendOption } from "../runs/runOptions.ts";
import { testImage } from "../runs/testImage.ts";
import { threatOption } from "../runs/threatOption.ts";
import { systemNamed, systemsNamed, type TrainedSystems, trainedSystems } from "../runs/trainedSystems.ts";
import {
  type Command,
  numberOption,
  onlyArgument,
  parseOptions,
  required,
  UserError,
  wholeOption,
} from "../terminal/command.ts";

const workerBytes = 2 ** 29;
const figureWidth = 760;
const most = { points: 1025, systems: 4 } as const;

/** The default of the room on the page. */
const { reach } = defaultLinkState("boundaries");

export const slice: Command = {
  summary: "draw the decision boundaries of systems in a plane through an image",
  help: `lab slice DIR | PACK --out FOLDER [options]

Computes the predictions of systems on a plane through a test image, and writes slice.svg and slice.csv (every point
with its scores) to FOLDER. DIR is the folder of a finished run, PACK the id of a pack of the lab.

  --out FOLDER        folder for the two files
  --image N           which test image, by its position in the split (default: 0)
${pictureHelp}
  --systems A,B       1 to ${most.systems} systems on the same axes (default: the first RoBin and the first multiclass model)
  --across AXIS       direction to the right (default: steepest of the first system)
  --up AXIS           direction upwards (default: steepest of the second system, random:1 without one)
                      AXIS is one of
                        steepest:SYSTEM   the direction in which its margin to the highest rival falls fastest
                        attack:SYSTEM     the perturbation that PGD finds against it within epsilon
                        random:SEED       a random direction
                        image:N           the direction to test image N
  --norm ID           linf or l2 (default: linf); under l2 the second axis is made orthogonal
  --epsilon E         budget on the pixel scale from 0 to 1 (default: ${usualBudgetHelp})
  --reach R           length of the axes, in epsilons (default: ${reach})
  --points N          points along each axis (default: 65)
${imagesHelp}
  --backend ID        webgpu, wasm-fma, wasm, cpu or auto (default: auto)`,

  async run(args, { out, err, signal }) {
    const { values, positionals } = parseOptions(args, {
      out: { type: "string" },
      image: { type: "string" },
      ...pictureOptions,
      systems: { type: "string" },
      across: { type: "string" },
      up: { type: "string" },
      norm: { type: "string" },
      epsilon: { type: "string" },
      reach: { type: "string" },
      points: { type: "string" },
      ...dataOption,
      backend: { type: "string" },
    });
    const from = onlyArgument(positionals, "the folder of a finished run or the id of a pack");
    const folder = required(values.out, "--out", "a folder for the picture and the numbers");
    const source = await trainedSystems(from);
    const tell = (line: string) => void err.write(`${line}\n`);
    const shown = chosenSystems(source, values.systems, tell);
    const dataset = resolveChoice("datasets", source.spec.dataset);
    const data = dataFolder(values.data);
    const isTest = [values.across, values.up].some((axis) => axis?.startsWith("image:"));
    const needsImages = values.picture === undefined || isTest;
    if (!needsImages) refuseImages(values);
    const testImages = needsImages ? await imagesFor(source, values.dataset, data, tell) : dataset;
    const images = factsOf(testImages).splits.test;
    const own = ownAxes(shown);
    const request: SliceCommand = {
      source,
      shown,
      position: wholeOption("--image", values.image ?? "0", 0, images - 1),
      testImages,
      own: await ownPicture(values, dataset, tell),
      axes: [
        values.across === undefined ? own[0] : axisOf("--across", values.across, source, images),
        values.up === undefined ? own[1] : axisOf("--up", values.up, source, images),
      ],
      threat: threatOption(values.norm, values.epsilon, dataset),
      reach: numberOption("--reach", values.reach ?? String(reach), { min: 0, above: true, max: 1000, whole: false }),
      points: wholeOption("--points", values.points ?? "65", 2, most.points),
    };
    const pool = await createNodePool({
      start: { prefer: backendOption(values.backend) },
      bytesPerWorker: workerBytes,
      workers: 1,
      data,
    });
    try {
      const text = await write(folder, request, pool, signal, tell);
      out.write(text);
      return 0;
    } finally {
      await pool.close();
    }
  },
};

interface SliceCommand {
  readonly source: TrainedSystems;
  readonly shown: readonly SliceSystem[];
  /** The data set of the test images. */
  readonly testImages: ResolvedChoice;
  readonly position: number;
  /** The user's own image, which takes the place of the test image. */
  readonly own: OwnPicture | null;
  readonly axes: readonly [SliceAxis, SliceAxis];
  readonly threat: Threat;
  readonly reach: number;
  readonly points: number;
}

/** Computes the slice and writes both files. Resolves to the output for the terminal. */
async function write(
  folder: string,
  { source, shown, testImages, position, own, axes, threat, reach: epsilons, points }: SliceCommand,
  pool: Pool,
  signal: AbortSignal,
  tell: (line: string) => void,
): Promise<string> {
  const dataset = resolveChoice("datasets", source.spec.dataset);
  const { classes } = factsOf(dataset);
  const imageOf = async (at: number) => ({ ...(await testImage(pool, testImages, at)), position: at });
  const { pixels, label } = own ?? (await imageOf(position));
  const subject: SliceSubject = {
    dataset,
    image: pixels,
    label,
    // As in the Attack room, the seed of the start noise of an own image is 0.
    id: own === null ? position : 0,
    threat,
    systems: source.systems,
    // On the command line, an axis names its image by position; on the page, by a seed.
    draw: (_cls, at) => imageOf(at),
  };
  const plane = await slicePlane(axes, subject, pool, signal).catch((error: unknown) => {
    if (error instanceof RangeError) throw new UserError(error.message);
    throw error;
  });
  const half = epsilons * threat.epsilon;
  const series = seriesOfSystems(
    source.systems.map(({ id, system }) => ({
      id,
      kind: entryOf("decompositions", system.decomposition.id).scoreKind,
    })),
  );
  const systems: Parameters<typeof sliceMap>[0]["systems"][number][] = [];
  for (const { id, label: name, system, weights } of shown) {
    tell(`${name}: ${points} x ${points} images`);
    const grid = await pool.slice(
      {
        dataset,
        system,
        image: pixels,
        axes: plane.axes,
        columns: points,
        rows: points,
        x: [-half, half],
        y: [-half, half],
      },
      await weights(),
      signal,
      () => undefined,
    );
    systems.push({
      id,
      label: name,
      series: series.find((one) => one.id === id)?.series ?? 0,
      scoreNames: scoreNamesOf(system.decomposition, classes),
      column: askedScore({ system, dataset, label }),
      nearest: nearestError(grid, plane, (prediction) => errsOf(system)(prediction, label)),
      grid,
    });
  }
  const image = `${own === null ? `test image ${position}` : own.name}, class ${classes[label] ?? label}`;
  const rows = boundaryMap.rows(sliceMap({ plane, names: plane.names, threat, image, systems }));
  const settings = {
    experiment: source.spec,
    slice: {
      image: own === null ? imageSettings(testImages, dataset, position) : { picture: own.name },
      label: classes[label],
      threat,
      axes: plane.names,
      reach: epsilons,
      points: [points, points],
      systems: shown.map(({ id }) => id),
    },
  };
  await makeFolder(folder);
  const size = { width: figureWidth, height: boundaryMap.height(rows, figureWidth) };
  await writeAtomically(join(folder, "slice.svg"), figureSvg(boundaryMap, rows, withSoftware(settings), size));
  await writeAtomically(join(folder, "slice.csv"), toCsv(boundaryMap.columns, rows, withSoftware(settings)));
  return [
    boundaryMap.describe(rows),
    `budget ${plain.threat(threat)}, axes up to ${epsilons} times as long; computed with ${pool.backend.id}`,
    `${join(folder, "slice.svg")}, ${join(folder, "slice.csv")}`,
    "",
  ].join("\n");
}

function chosenSystems(
  source: TrainedSystems,
  option: string | undefined,
  tell: (line: string) => void,
): readonly SliceSystem[] {
  const named = option?.split(",").length ?? 0;
  if (named > most.systems)
    throw new UserError(`--systems names ${named} systems, at most ${most.systems} fit on one page`);
  return systemsNamed(source, option, tell);
}

function axisOf(option: string, text: string, source: TrainedSystems, images: number): SliceAxis {
  const at = text.indexOf(":");
  const [kind, what] = at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
  if (kind === "steepest" || kind === "attack") return { kind, system: systemNamed(option, what, source).id };
  if (kind === "random") return { kind, seed: wholeOption(`${option} random:`, what, 0, 2 ** 31 - 1) };
  if (kind === "image") return { kind, cls: null, seed: wholeOption(`${option} image:`, what, 0, images - 1) };
  throw new UserError(`${option} ${text} found, steepest:SYSTEM, attack:SYSTEM, random:SEED or image:N expected`);
}
