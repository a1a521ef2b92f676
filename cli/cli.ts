import { labVersion } from "../src/experiment/terms/version.ts";
import { bench } from "./commands/bench.ts";
import { merge } from "./commands/cluster/merge.ts";
import { status } from "./commands/cluster/status.ts";
import { summarise } from "./commands/cluster/summarise.ts";
import { task } from "./commands/cluster/task.ts";
import { workflow } from "./commands/cluster/workflow.ts";
import { data } from "./commands/data.ts";
import { describe } from "./commands/describe.ts";
import { evaluate } from "./commands/evaluate.ts";
import { exportRun } from "./commands/export.ts";
import { importModel } from "./commands/importModel.ts";
import { outcomes } from "./commands/outcomes.ts";
import { pictures } from "./commands/pictures.ts";
import { plan } from "./commands/plan.ts";
import { presets } from "./commands/presets.ts";
import { pretrain } from "./commands/pretrain.ts";
import { run } from "./commands/run.ts";
import { slice } from "./commands/slice.ts";
import { smallest } from "./commands/smallest.ts";
import { story } from "./commands/story.ts";
import { sweep } from "./commands/sweep.ts";
import { validate } from "./commands/validate.ts";
import { endSpare } from "./runs/nodePool.ts";
import { type Command, type Terminal, UserError } from "./terminal/command.ts";
import { textTable } from "./terminal/textTable.ts";

const commands: Readonly<Record<string, Command>> = {
  run,
  sweep,
  plan,
  bench,
  presets,
  describe,
  validate,
  pretrain,
  outcomes,
  data,
  import: importModel,
  evaluate,
  export: exportRun,
  slice,
  story,
  smallest,
  pictures,
  workflow,
  task,
  status,
  summarise,
  merge,
};

const help = `RoBin Lab: train RoBin and multiclass models, attack both, compare.

lab <command> [options]    (npm run lab -- <command> ...)

${textTable(Object.entries(commands).map(([name, { summary }]) => [`  ${name}`, summary]))}

lab <command> --help       options of one command
lab --version              version of the lab

For example: npm run lab -- run digits-quick --out out/quick`;

/** Runs one command line. Resolves to the exit code: 0 fine, 1 a task failed, 2 wrong usage or input, 130 stopped. */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = args;
  if (name === "--version") {
    terminal.out.write(`${labVersion}\n`);
    return 0;
  }
  if (name === "--help" || name === "-h" || name === "help") {
    terminal.out.write(`${help}\n`);
    return 0;
  }
  try {
    if (name === undefined)
      throw new UserError(`no command found, one of ${Object.keys(commands).join(", ")} expected: see --help`);
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command === undefined)
      throw new UserError(`unknown command: ${name}; commands are ${Object.keys(commands).join(", ")}`);
    if (rest.includes("--help") || rest.includes("-h")) {
      terminal.out.write(`${command.help}\n`);
      return 0;
    }
    return await command.run(rest, terminal);
  } catch (error) {
    if (error instanceof UserError) {
      terminal.err.write(`lab: ${error.message}\n`);
      return 2;
    }
    // The file system's own complaints (no space, no permission) name the path and need no stack trace.
    if (!(error instanceof Error && "syscall" in error)) throw error;
    terminal.err.write(`lab: ${error.message}\n`);
    return 1;
  } finally {
    endSpare();
  }
}
