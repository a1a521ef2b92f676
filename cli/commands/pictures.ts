import { readFile } from "node:fs/promises";
import { attackLabel } from "../../src/experiment/catalogue/attacks/attackLabel.ts";
import { factsOf } from "../../src/experiment/catalogue/datasetFacts.ts";
import { hasArms } from "../../src/experiment/catalogue/decompositionFacts.ts";
import { entryOf, resolveChoice } from "../../src/experiment/catalogue/params.ts";
import { coreStrategies } from "../../src/experiment/catalogue/strategies/strategiesFor.ts";
import { usualBudgetHelp } from "../../src/experiment/catalogue/usualBudget.ts";
import {
  changedText,
  classOfFolder,
  type PictureRow,
  type PictureVerdict,
  pictureColumns,
  remarkOf,
} from "../../src/experiment/interactive/pictureVerdicts.ts";
import { type NumberFormat, plain, typographic } from "../../src/experiment/terms/format.ts";
import { withSoftware } from "../../src/experiment/terms/version.ts";
import { pictureVerdict } from "../../src/lab/pool/pictureVerdict.ts";
import { dataFolder } from "../files/dataFolder.ts";
import { pictureInput } from "../files/ownPicture.ts";
import { picturesBelow } from "../files/picturesBelow.ts";
import { latexHelp, latexOption, requireFolder, writeTable } from "../runs/latexFiles.ts";
import { createNodePool } from "../runs/nodePool.ts";
import { backendOption } from "../runs/runOptions.ts";
import { threatOption } from "../runs/threatOption.ts";
import { systemsNamed, trainedSystems } from "../runs/trainedSystems.ts";
import { type Command, parseOptions, UserError, wholeOption } from "../terminal/command.ts";
import { columnsText } from "../terminal/textTable.ts";

const workerBytes = 2 ** 29;

export const pictures: Command = {
  summary: "attack pictures of your own: what each system reads before and after",
  help: `lab pictures DIR | PACK FILE... [options]

Attacks each picture on each system with PGD, and prints what the system reads before and after, as the table "Several
pictures" of the Attack room does, with the same numbers. FILE is a PNG or JPEG, or a folder of them. A folder that has
the name of a class says the correct class of its pictures; the attack leads away from it. Without a class, the attack
leads away from what the system reads. DIR is the folder of a finished run, PACK the id of a pack of the lab. The exit
code is 1 where no picture could be judged.

  --systems A,B       which systems (default: the first RoBin and the first multiclass model)
  --norm ID           linf or l2 (default: linf)
  --epsilon E         budget on the pixel scale from 0 to 1 (default: ${usualBudgetHelp})
  --steps N           steps of PGD (default: 20)
  --seed N            seed of the attacks (default: 1)
  --out FOLDER        also write pictures.csv
${latexHelp}
  --data DIR          folder of data sets that do not come with the lab (default: $LAB_DATA); see lab data --help
  --backend ID        webgpu, wasm-fma, wasm, cpu or auto (default: auto)`,

  async run(args, { out, err, signal }) {
    const { values, positionals } = parseOptions(args, {
      systems: { type: "string" },
      norm: { type: "string" },
      epsilon: { type: "string" },
      steps: { type: "string" },
      seed: { type: "string" },
      out: { type: "string" },
      ...latexOption,
      data: { type: "string" },
      backend: { type: "string" },
    });
    const [from, ...paths] = positionals;
    if (from === undefined || paths.length === 0)
      throw new UserError("the folder of a finished run or the id of a pack, and then pictures expected: see --help");
    requireFolder(values);
    const source = await trainedSystems(from);
    const dataset = resolveChoice("datasets", source.spec.dataset);
    const { classes } = factsOf(dataset);
    const systems = systemsNamed(source, values.systems, (line) => err.write(`${line}\n`));
    const threat = threatOption(values.norm, values.epsilon, dataset);
    const seed = wholeOption("--seed", values.seed ?? "1", 0, 2 ** 31 - 1);
    const steps = wholeOption("--steps", values.steps ?? "20", 1, 2000);
    const attack = resolveChoice("attacks", { id: "pgd", params: { steps, randomStart: true } });
    const strategyOf = (id: string) => coreStrategies(entryOf("decompositions", id).scoreKind)[0] ?? "margin";
    const files = await picturesBelow(paths);
    if (files.length === 0) {
      err.write(`lab: no PNG or JPEG found in ${paths.join(", ")}\n`);
      return 1;
    }
    const pool = await createNodePool({
      start: { prefer: backendOption(values.backend) },
      bytesPerWorker: workerBytes,
      workers: 1,
      data: dataFolder(values.data),
    });
    try {
      const rows: PictureRow[] = [];
      for (const { file, path } of files) {
        err.write(`${path}\n`);
        const label = classOfFolder(path, classes);
        const said = { file: path, label, labelFrom: label === null ? null : ("folder" as const) };
        try {
          const { pixels, doubt } = pictureInput(path, new Uint8Array(await readFile(file)), dataset);
          const verdicts: Record<string, PictureVerdict> = {};
          const reasons = [doubt];
          for (const { id, system, weights } of systems) {
            const strategy = strategyOf(system.decomposition.id);
            const request = { dataset, system, attack, strategy, threat, seed, images: pixels, target: null };
            const cls = label === null ? null : classes.indexOf(label);
            const asked = { classes, isAttacked: true };
            const work = pictureVerdict(pool, { ...request, label: cls }, await weights(), asked, signal);
            await work.then(
              (verdict) => {
                verdicts[id] = verdict;
              },
              (error: Error) => {
                if (signal.aborted || error.name === "AbortError") throw error;
                reasons.push(`${id}: ${error.message}`);
              },
            );
          }
          rows.push({ ...said, verdicts, remark: remarkOf(reasons) });
        } catch (error) {
          // A file that cannot be used is a row that says why; the others go on.
          if (!(error instanceof UserError)) throw error;
          rows.push({ ...said, verdicts: {}, remark: error.message });
        }
      }
      const named = systems.map(({ id, system }) => ({ id, name: id, hasArms: hasArms(system) }));
      const columns = pictureColumns(named);
      const strategies = Object.fromEntries(systems.map((one) => [one.id, strategyOf(one.system.decomposition.id)]));
      const { id: backend, adapter } = pool.backend;
      const conditions = ({ threat: text }: NumberFormat) =>
        [
          `Attack: ${attackLabel(attack)} within ${text(threat)}`,
          `strategy: ${systems.map(({ id }) => `${strategies[id]} on ${id}`).join(", ")}`,
          `seed ${seed}`,
          `backend: ${backend}, ${adapter}.`,
        ].join("; ");
      const sentences = changedText(rows, named);
      const lines = [...columnsText(columns, rows), ...(sentences === "" ? [] : [sentences]), conditions(plain)];
      out.write(`${lines.join("\n")}\n`);
      if (values.out !== undefined) {
        const measured = { name: source.spec.name, dataset, attack, threat, seed, strategies };
        const settings = withSoftware({ ...measured, backend: { id: backend, adapter } });
        const caption = `Verdicts on own pictures. ${conditions(typographic)}`;
        await writeTable(values.out, columns, rows, { id: "pictures", caption, settings }, values.latex);
      }
      if (rows.some(({ verdicts }) => Object.keys(verdicts).length > 0)) return 0;
      err.write("lab: no picture could be judged; the table says why\n");
      return 1;
    } finally {
      await pool.close();
    }
  },
};
