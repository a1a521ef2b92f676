import { availableParallelism } from "node:os";
import type { BenchFile } from "../../src/experiment/machine/benchResult.ts";
import { benchAbsent, benchTables } from "../../src/experiment/machine/benchRows.ts";
import { busyWarning } from "../../src/experiment/machine/benchWarnings.ts";
import { benchNetworks } from "../../src/experiment/machine/benchWork.ts";
import type { BenchContender } from "../../src/lab/bench/benchContender.ts";
import { benchFile } from "../../src/lab/bench/benchFile.ts";
import { type BenchProgress, runBench } from "../../src/lab/bench/runBench.ts";
import { writeAtomically } from "../files/atomicFile.ts";
import { usualBench } from "../files/benchFiles.ts";
import { loadNow, nodeContenders, nodeMachine } from "../runs/nodeBench.ts";
import { adapterHelp } from "../runs/runOptions.ts";
import { type Command, numberOption, parseOptions, type Terminal, UserError } from "../terminal/command.ts";
import { textTable } from "../terminal/textTable.ts";

const usualMinutes = 3;
const mostMinutes = 24 * 60;

export const bench: Command = {
  summary: "measure this machine: training and attack steps per second, beside stock tfjs",
  help: `lab bench [options]

Measures training steps (PGD-10 and a weight step) and attack steps of ${benchNetworks.length} networks on every backend of this machine,
beside stock tfjs. The contenders take turns within each round; medians over the rounds are reported, and comparisons are
made at a batch that both contenders computed. Writes one JSON file (docs/bench.md) that you can share; lab plan takes its
estimates from it.

  --minutes N         about how long it may take (default: ${usualMinutes}); slow backends need more for the large networks
  --networks A,B      only these: ${benchNetworks.map(({ id }) => id).join(", ")}
  --out FILE          the file (default: $LAB_BENCH, else ${usualBench()})
${adapterHelp.replace("; implies --backend webgpu", "")}

Leave the machine alone meanwhile: other load makes everything slower. The load is recorded, and a warning says when the
machine was busy or timings were unsteady. Ctrl-C ends it and keeps what was measured.
Exit code: 0 finished, 1 nothing was measured, 2 wrong usage, 130 stopped`,
  run: (args, terminal) => measureMachine(args, terminal),
};

/** `lab bench`, with more contenders: `bench/trainingStep.ts` adds PyTorch. */
export async function measureMachine(
  args: readonly string[],
  terminal: Terminal,
  more: readonly BenchContender[] = [],
): Promise<number> {
  const { values, positionals } = parseOptions(args, {
    minutes: { type: "string" },
    networks: { type: "string" },
    out: { type: "string" },
    adapter: { type: "string" },
  });
  if (positionals.length > 0) throw new UserError(`${positionals.join(" ")} found, only options expected: see --help`);
  const minutes = numberOption("--minutes", values.minutes ?? String(usualMinutes), {
    min: 0,
    above: true,
    max: mostMinutes,
    whole: false,
  });
  const networks = chosenNetworks(values.networks);
  const path = values.out ?? usualBench();
  const loadBefore = loadNow();
  const busy = busyWarning(loadBefore, availableParallelism());
  if (busy !== null) terminal.err.write(`warning: ${busy}\n`);
  const date = new Date();
  const progress = progressLine(terminal.err);
  const outcome = await runBench({
    contenders: [...nodeContenders(values.adapter), ...more],
    networks,
    seconds: minutes * 60,
    software: values.adapter !== undefined,
    signal: terminal.signal,
    onProgress: progress.show,
  });
  progress.end();
  const file = benchFile(outcome, nodeMachine(loadBefore), date);
  if (file.measurements.length > 0) await writeAtomically(path, `${JSON.stringify(file, null, 1)}\n`);
  terminal.out.write(`${benchText(file)}\n`);
  if (file.measurements.length > 0) terminal.out.write(`\nwritten to ${path}\n`);
  if (outcome.stopped) return 130;
  return file.measurements.length > 0 ? 0 : 1;
}

function chosenNetworks(option: string | undefined) {
  if (option === undefined) return benchNetworks;
  const ids = option.split(",");
  const unknown = ids.find((id) => benchNetworks.every((network) => network.id !== id));
  if (unknown !== undefined)
    throw new UserError(
      `--networks ${unknown} found, some of ${benchNetworks.map(({ id }) => id).join(", ")} expected`,
    );
  return benchNetworks.filter(({ id }) => ids.includes(id));
}

/** One line that is redrawn on a terminal; elsewhere a line for every network. */
function progressLine(err: Terminal["err"]) {
  const isTerminal = err.isTTY === true;
  let heading = "";
  return {
    show({ fraction, text }: BenchProgress) {
      const percent = `${Math.floor(fraction * 100)}`.padStart(3);
      if (isTerminal) err.write(`\r\x1b[2K${percent} %  ${text}`.slice(0, Math.max(20, (err.columns ?? 80) + 4)));
      const [next = ""] = text.split(":");
      if (!isTerminal && next !== heading) err.write(`${percent} %  ${next}\n`);
      heading = next;
    },
    end: () => void (isTerminal && err.write("\r\x1b[2K")),
  };
}

/** What was measured, as tables. */
function benchText(file: BenchFile): string {
  const tables = benchTables(file).map(({ label, rows, comparisons }) => {
    const lines = rows.map(({ contender, training, attack }) => [contender, training, attack]);
    const reasons = rows.flatMap(({ contender, reason }) => (reason === null ? [] : [`  ${contender}: ${reason}`]));
    const table = textTable([[label, "training steps/s", "attack steps/s"], ...lines]);
    return [table, ...comparisons, ...reasons].join("\n");
  });
  const { cpu, cores, system, load } = file.machine;
  const machine = `${cpu ?? "unknown processor"}, ${cores} cores, ${system}, lab ${file.lab}, tfjs ${file.tfjs ?? "none"}`;
  const busy = load === null ? "" : `; load ${load.before.toFixed(1)} before, ${load.after.toFixed(1)} after`;
  const absent = benchAbsent(file);
  return [
    ...tables,
    ...(absent.length === 0 ? [] : [`Took no part:\n${absent.map((line) => `  ${line}`).join("\n")}`]),
    `${machine}${busy}. Steps of one image per second, of all workers together, medians of ${roundsText(file)}.`,
    ...(file.warnings ?? []).map((warning) => `Warning: ${warning}`),
  ].join("\n\n");
}

function roundsText({ measurements }: BenchFile): string {
  const rounds = measurements.flatMap(({ training, attack }) =>
    [training, attack].flatMap((rate) => rate?.rounds ?? []),
  );
  const [least, most] = [Math.min(...rounds), Math.max(...rounds)];
  if (rounds.length === 0) return "no rounds";
  return least === most ? `${least} rounds` : `${least} to ${most} rounds`;
}
