import { robinFirst } from "../../../src/experiment/catalogue/decompositionFacts.ts";
import { taskLabelText } from "../../../src/experiment/plan/taskLabelText.ts";
import { shownSummary } from "../../../src/experiment/summary/shownSummary.ts";
import { isDone, type RunState, type TaskState } from "../../../src/lab/run/runState.ts";
import { storedTasks } from "../../../src/lab/run/storedTasks.ts";
import { claimResults, claimStudy, replaceHelp, replaceOption } from "../../runs/claimFolder.ts";
import { writeImported } from "../../runs/importedModels.ts";
import { latexHelp, latexOption } from "../../runs/latexFiles.ts";
import { plannedSource } from "../../runs/plannedSource.ts";
import { writeResult } from "../../runs/resultFolder.ts";
import { openRunStore } from "../../runs/runTasks.ts";
import { writeStudy } from "../../runs/studyRun.ts";
import { type Command, onlyArgument, parseOptions } from "../../terminal/command.ts";
import { comparisonText } from "../../terminal/comparisonText.ts";
import { createProgressView } from "../../terminal/progress.ts";
import { section } from "../../terminal/textTable.ts";
import { readFailures } from "../../workflow/failures.ts";
import { readWorkflow, storeFolder, type WorkflowFile } from "../../workflow/workflowFile.ts";

/** Most missing results that are listed. */
const shown = 20;

export const summarise: Command = {
  summary: "make tables and figures of a workflow from the results that are there",
  help: `lab summarise DIR [options]

Verifies the results of a workflow that lab workflow wrote, prints the comparison, and writes what lab run writes:
result.json, tables and, for a study, figures. Computes nothing, also works on an unfinished workflow, and says what is
missing.

${latexHelp}
${replaceHelp}

Exit code: 0 everything is there, 1 something is missing, 2 wrong usage.`,

  async run(args, terminal) {
    const { values, positionals } = parseOptions(args, { ...latexOption, ...replaceOption });
    const folder = onlyArgument(positionals, "the folder of a workflow");
    const file = await readWorkflow(folder);
    const planned = await plannedSource(file.source);
    const view = createProgressView(terminal.err);
    const claim = { replace: values.replace, say: view.say };
    if (planned.kind === "study") await claimStudy(folder, planned.plan, claim);
    else await claimResults([{ folder, plan: planned.plan }], claim);
    const store = await openRunStore(storeFolder(folder, file), planned, view);
    const failures = new Map((await readFailures(folder)).map(({ key, error }) => [key, error]));
    const tasks = (await storedTasks(planned, store)).map((state): TaskState => {
      const error = failures.get(state.key);
      return isDone(state) || error === undefined ? state : { ...state, status: "failed", error };
    });
    const missing = tasks.filter((state) => !isDone(state));
    const state: RunState = {
      outcome: missing.length === 0 ? "finished" : "stopped",
      tasks,
      fraction: 1 - missing.length / tasks.length,
      etaSeconds: null,
      notices: [],
    };
    const isElsewhere = file.cache !== null;
    if (planned.kind === "experiment") await writeImported(folder, planned.plan, file.data ?? undefined);
    let text: string;
    if (planned.kind === "study") text = await writeStudy(folder, planned.plan, state, store, values.latex);
    else {
      const { systems, spec } = planned.plan;
      const where = isElsewhere ? store : undefined;
      const { summary } = await writeResult(folder, planned.plan, state, where, values.latex);
      text = comparisonText(shownSummary(summary, spec), robinFirst(systems), spec.evaluation.split);
    }
    terminal.out.write(
      `${[text, ...missingLines(file, missing, tasks.length), "", whereText(file, folder)].join("\n")}\n`,
    );
    return missing.length === 0 ? 0 : 1;
  },
};

function missingLines({ jobs }: WorkflowFile, missing: readonly TaskState[], of: number): readonly string[] {
  if (missing.length === 0) return ["", `${of} results, none missing`];
  const known = new Set(Object.values(jobs).flatMap(({ tasks }) => tasks));
  const foreign = missing.filter(({ key }) => !known.has(key)).length;
  const lines = missing.map(({ key, label, status, error, metrics }) => {
    const part =
      status === "failed"
        ? `, failed: ${error}`
        : metrics.length > 0
          ? `, interrupted after epoch ${metrics.length}`
          : "";
    return `${key.slice(0, 12)}  ${taskLabelText(label)}${part}`;
  });
  const rest = lines.length > shown ? [`and ${lines.length - shown} more`] : [];
  const changed =
    foreign === 0
      ? []
      : [
          "",
          `${foreign} of them are not in workflow.json, which another version of the lab wrote: run lab workflow again`,
        ];
  return [...section(`Missing, ${missing.length} of ${of} results`, [...lines.slice(0, shown), ...rest]), ...changed];
}

const whereText = ({ source }: WorkflowFile, folder: string): string =>
  `Results: ${folder}/${source.kind === "study" ? `${source.study}.csv` : "result.json"}`;
