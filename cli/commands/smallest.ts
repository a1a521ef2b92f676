import { factsOf } from "../../src/experiment/catalogue/datasetFacts.ts";
import { entryOf, resolveChoice } from "../../src/experiment/catalogue/params.ts";
import {
  largestSearched,
  type SmallestRow,
  smallestAttempts,
  smallestColumns,
} from "../../src/experiment/interactive/smallest.ts";
import type { Norm } from "../../src/experiment/terms/choice.ts";
import { withSoftware } from "../../src/experiment/terms/version.ts";
import { smallestPerturbation } from "../../src/lab/pool/smallestPerturbation.ts";
import { dataFolder, dataOption } from "../files/dataFolder.ts";
import { ownPicture, pictureHelp, pictureOptions } from "../files/ownPicture.ts";
import { imageSettings, imagesFor, imagesHelp, refuseImages } from "../runs/imagesFor.ts";
import { latexHelp, latexOption, requireFolder, writeTable } from "../runs/latexFiles.ts";
import { createNodePool } from "../runs/nodePool.ts";
import { backendOption } from "../runs/runOptions.ts";
import { testImage } from "../runs/testImage.ts";
import { systemsNamed, trainedSystems } from "../runs/trainedSystems.ts";
import { type Command, onlyArgument, parseOptions, UserError, wholeOption } from "../terminal/command.ts";
import { columnsText } from "../terminal/textTable.ts";

const workerBytes = 2 ** 29;

export const smallest: Command = {
  summary: "find how little fools each system on one image",
  help: `lab smallest DIR | PACK [options]

Looks for the smallest perturbation of a test image that changes the answer of each system, in linf and in l2, with PGD
bisection and FAB, as the Attack room does. Sizes are on the pixel scale from 0 to 1 and are upper bounds: another attack
may find a smaller perturbation. DIR is the folder of a finished run, PACK the id of a pack of the lab.

  --image N           which test image, by its position in the split (default: 0)
${pictureHelp}
  --systems A,B       which systems (default: the first RoBin and the first multiclass model)
  --norm ID           linf or l2 alone (default: both)
  --seed N            seed of the attacks (default: 1)
  --out FOLDER        also write smallest.csv
${latexHelp}
${imagesHelp}
  --backend ID        webgpu, wasm-fma, wasm, cpu or auto (default: auto)`,

  async run(args, { out, err, signal }) {
    const { values, positionals } = parseOptions(args, {
      image: { type: "string" },
      ...pictureOptions,
      systems: { type: "string" },
      norm: { type: "string" },
      seed: { type: "string" },
      out: { type: "string" },
      ...latexOption,
      ...dataOption,
      backend: { type: "string" },
    });
    const source = await trainedSystems(onlyArgument(positionals, "the folder of a finished run or the id of a pack"));
    requireFolder(values);
    const tell = (line: string) => void err.write(`${line}\n`);
    const dataset = resolveChoice("datasets", source.spec.dataset);
    const data = dataFolder(values.data);
    if (values.picture !== undefined) refuseImages(values);
    const images = values.picture === undefined ? await imagesFor(source, values.dataset, data, tell) : dataset;
    const { classes } = factsOf(dataset);
    const { splits } = factsOf(images);
    const systems = systemsNamed(source, values.systems, tell);
    const norms = normsOf(values.norm);
    const seed = wholeOption("--seed", values.seed ?? "1", 0, 2 ** 31 - 1);
    const position = wholeOption("--image", values.image ?? "0", 0, splits.test - 1);
    const own = await ownPicture(values, dataset, tell);
    const pool = await createNodePool({
      start: { prefer: backendOption(values.backend) },
      bytesPerWorker: workerBytes,
      workers: 1,
      data,
    });
    try {
      const { pixels, label } = own ?? (await testImage(pool, images, position));
      const rows: SmallestRow[] = [];
      for (const norm of norms)
        for (const { id, label: name, system, weights } of systems) {
          err.write(`${name}, ${norm}: searching\n`);
          const attempts = smallestAttempts(entryOf("decompositions", system.decomposition.id).scoreKind);
          // As in the Attack room, the seed of the start noise of an own image is 0.
          const request = {
            dataset,
            system,
            seed,
            images: pixels,
            labels: [label],
            ids: [own === null ? position : 0],
          };
          const search = { norm, attempts };
          const { found, isWrongBefore } = await smallestPerturbation(
            pool,
            request,
            await weights(),
            search,
            signal,
            () => undefined,
          );
          rows.push({
            system: id,
            norm,
            size: isWrongBefore ? 0 : (found?.size ?? null),
            largest: largestSearched(norm, pixels.length).epsilon,
            found,
          });
        }
      const which = own === null ? `test image ${position}` : own.name;
      const caption = `Smallest perturbations found (upper bounds) of ${which}, label ${classes[label] ?? label}, seed ${seed}`;
      const computed = `Computed with ${pool.backend.id}.`;
      out.write(`${[caption, ...columnsText(smallestColumns, rows), computed].join("\n")}\n`);
      if (values.out !== undefined) {
        const settings = withSoftware({
          name: source.spec.name,
          image: own === null ? imageSettings(images, dataset, position) : { picture: own.name },
          label,
          seed,
        });
        const table = { id: "smallest", caption: `${caption}.`, settings };
        await writeTable(values.out, smallestColumns, rows, table, values.latex);
      }
      return 0;
    } finally {
      await pool.close();
    }
  },
};

function normsOf(option: string | undefined): readonly Norm[] {
  if (option === undefined) return ["linf", "l2"];
  if (option !== "linf" && option !== "l2") throw new UserError(`--norm ${option} found, linf or l2 expected`);
  return [option];
}
