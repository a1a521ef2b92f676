import { stat } from "node:fs/promises";
import { join } from "node:path";
import { isNamed, messageOf } from "../../../src/lab/engine/namedError.ts";
import { differenceText, hasSameInputs } from "../../../src/lab/store/integrity.ts";
import type { Store } from "../../../src/lab/store/store.ts";
import { absent } from "../../files/atomicFile.ts";
import { type DirectoryStore, openDirectoryStore } from "../../files/directoryStore.ts";
import { plannedSource } from "../../runs/plannedSource.ts";
import { type Command, parseOptions, required, type Terminal, UserError } from "../../terminal/command.ts";
import { alignReceipts } from "../../workflow/receipts.ts";
import { readWorkflow, storeFolder } from "../../workflow/workflowFile.ts";
import { digestsIn } from "./workflow.ts";

export const merge: Command = {
  summary: "copy the results of other folders into one",
  help: `lab merge <from> ... --into DIR

Copies every finished task of other folders (of lab run, lab workflow, or a --cache) that DIR does not have, and the
checkpoints of unfinished tasks. Everything is verified by its digest; damaged results are left out. Where both
folders have a result of one task and the two differ, DIR keeps its own and the difference is reported. Afterwards
lab run, lab summarise and Snakemake in DIR find the results. Nothing is removed from the other folders.

  --into DIR          folder that receives the results

Exit code: 0 fine, 1 results differ or are damaged, 2 wrong usage.`,

  async run(args, terminal) {
    const { values, positionals } = parseOptions(args, { into: { type: "string" } });
    const into = required(values.into, "--into", "the folder that receives the results");
    if (positionals.length === 0) throw new UserError("no folder found, folders of results expected: see --help");
    for (const from of positionals) await requireResults(from);
    const workflow = (await stat(join(into, "workflow.json")).catch(absent)) && (await readWorkflow(into));
    const target = workflow === undefined ? into : storeFolder(into, workflow);
    const store = await openStore(target, terminal, { onDamage: () => undefined });
    let isSound = true;
    for (const from of positionals) {
      let damaged = 0;
      const onDamage = () => {
        damaged += 1;
      };
      const source = await openStore(from, terminal, { onDamage, readOnly: true });
      const { copied, known, differ, resumable } = await mergeStore(source, store, from, terminal);
      const parts = [
        `${copied} results copied`,
        `${known} were there already`,
        ...(resumable === 0 ? [] : [`${resumable} checkpoints copied`]),
        ...(differ === 0 ? [] : [`${differ} differ and were not copied`]),
        ...(damaged === 0 ? [] : [`${damaged} damaged and not copied`]),
      ];
      terminal.out.write(`${from}: ${parts.join(", ")}\n`);
      if (differ + damaged > 0) isSound = false;
    }
    if (workflow !== undefined) {
      const { tasks } = await plannedSource(workflow.source);
      const complete = await alignReceipts(into, workflow, await digestsIn(into, workflow, tasks, terminal));
      terminal.out.write(
        `${into}: ${complete} of ${Object.keys(workflow.jobs).length} jobs of the workflow are complete\n`,
      );
    }
    return isSound ? 0 : 1;
  },
};

async function requireResults(from: string): Promise<void> {
  const found = await stat(join(from, "artefacts")).catch(absent);
  if (found === undefined)
    throw new UserError(
      `no artefacts found in ${from}, the folder of a run expected: where it ran with --cache, name that folder`,
    );
}

const openStore = (
  folder: string,
  { err }: Terminal,
  { onDamage, readOnly = false }: { readonly onDamage: () => void; readonly readOnly?: boolean },
): Promise<DirectoryStore> =>
  openDirectoryStore({
    folder,
    readOnly,
    onDamaged: ({ place, reason }) => {
      onDamage();
      err.write(`note: ${place} is damaged and counts as absent: ${reason}\n`);
    },
  });

interface MergeCounts {
  readonly copied: number;
  readonly known: number;
  readonly differ: number;
  /** Checkpoints of unfinished tasks. */
  readonly resumable: number;
}

async function mergeStore(
  source: DirectoryStore,
  target: Store,
  from: string,
  { err }: Terminal,
): Promise<MergeCounts> {
  let [copied, known, differ, resumable] = [0, 0, 0, 0];
  for (const key of await source.keys()) {
    const theirs = await source.get(key);
    if (theirs === undefined) continue;
    const report = (reason: string) => {
      differ += 1;
      err.write(`note: task ${key} of ${from} was not copied: ${reason}\n`);
    };
    const ours = await target.get(key);
    if (ours !== undefined && ours.digest === theirs.digest) known += 1;
    else if (ours !== undefined)
      report(
        hasSameInputs(ours, theirs)
          ? differenceText(ours, theirs)
          : "both folders have it, computed from trainings that differ",
      );
    else
      await target.put(theirs).then(
        () => {
          copied += 1;
        },
        (error) => {
          // Another process stored one in the meantime.
          if (!isNamed(error, "different-result")) throw error;
          report(messageOf(error));
        },
      );
  }
  for (const key of await source.checkpointKeys()) {
    const state = await source.getCheckpoint(key);
    if (state === undefined || (await target.getCheckpoint(key)) !== undefined || (await target.get(key)) !== undefined)
      continue;
    await target.putCheckpoint(key, state);
    resumable += 1;
  }
  return { copied, known, differ, resumable };
}
