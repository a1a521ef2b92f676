import { varyingSettings } from "../spec/specDifference.ts";
import type { Column } from "../summary/table.ts";
import type { Threat } from "../terms/choice.ts";
import { durationText, typographic } from "../terms/format.ts";
import {
  accuraciesIn,
  type CommonSystem,
  coherencesIn,
  commonSystems,
  distinctRuns,
  type RunGroup,
  type Spread,
  spreadOf,
  type TableRun,
} from "./runGroups.ts";

/** A column of a table of runs; `isExtra` ones are hidden until they are asked for. */
export type RunColumn = Column<RunGroup> & { readonly label: string; readonly isExtra?: boolean };

/** Most settings, and most systems, that a table shows at first. */
const mostSettings = 4;
const mostSystems = 3;

/**
 * The columns of a table of runs: the settings in which they differ, the clean and robust accuracy of every system, coherence,
 * cost, status and date. `threat` is the one that robust accuracies are shown for; null if nothing is attacked.
 */
export function runColumns(runs: readonly TableRun[], threat: Threat | null): readonly RunColumn[] {
  const systems = commonSystems(runs);
  const settings = varyingSettings(runs.map(({ spec }) => spec));
  const texts = new Map(
    runs.map(({ id }, i) => [id, new Map(settings.map(({ path, values }) => [path, values[i] ?? ""]))]),
  );
  return [
    {
      id: "run",
      value: ({ runs: own }) => own[0]?.label ?? "",
      label: "Run",
      detail: (group) => {
        const trainings = distinctRuns(group).length;
        if (trainings > 1) return `${trainings} trainings`;
        return group.runs.length === 1 ? "" : `${group.runs.length} equal runs`;
      },
    },
    ...settings.map(
      ({ path }, i): RunColumn => ({
        id: path,
        label: path,
        isExtra: i >= mostSettings,
        value: ({ runs: own }) => {
          const values = [...new Set(own.map(({ id }) => texts.get(id)?.get(path) ?? ""))];
          const [first = ""] = values;
          return values.length === 1 && first !== "" && Number.isFinite(Number(first))
            ? Number(first)
            : values.join(", ");
        },
      }),
    ),
    ...systems.flatMap((system, i) => accuracyColumns(system, threat, i >= mostSystems)),
    ...systems.filter(({ kind }) => kind === "arms").map((system, i) => coherenceColumn(system, i > 0)),
    {
      id: "seconds",
      label: "Cost",
      help: "Time of all finished tasks of the run on one worker.",
      value: secondsOf,
      text: (group) => durationText(secondsOf(group)),
    },
    {
      id: "status",
      label: "Status",
      value: ({ runs: own }) => [...new Set(own.map(({ status }) => status))].join("; "),
    },
    {
      id: "started",
      label: "Date",
      value: ({ runs: own }) => own[0]?.at ?? null,
      text: ({ runs: own }) =>
        own[0] === undefined
          ? ""
          : new Date(own[0].at).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" }),
    },
  ];
}

/** The caption of such a table in LaTeX, which also says what its accuracies are. */
export function runsCaption(title: string, threat: Threat | null): string {
  const attacked =
    threat === null ? "" : ` Attacked: under all attacks of a run together, ${typographic.threat(threat)}.`;
  return `${title}.${attacked} Each accuracy with its 95 % interval and n, or with the lowest and highest of several trainings.`;
}

const secondsOf = (group: RunGroup): number => distinctRuns(group).reduce((sum, { seconds }) => sum + seconds, 0);

function accuracyColumns({ id, label }: CommonSystem, threat: Threat | null, isExtra: boolean): readonly RunColumn[] {
  const column = (name: string, heading: string, help: string, of: (group: RunGroup) => Spread | null): RunColumn => ({
    id: `${name}_${id}`,
    label: `${label}, ${heading}`,
    help,
    isExtra,
    value: (group) => of(group)?.mean ?? null,
    more: {
      [`${name}_${id}_low`]: (group) => of(group)?.low ?? null,
      [`${name}_${id}_high`]: (group) => of(group)?.high ?? null,
      [`${name}_${id}_n`]: (group) => of(group)?.n ?? null,
      [`${name}_${id}_trainings`]: (group) => of(group)?.trainings ?? null,
    },
    text: (group, { percent }) => {
      const spread = of(group);
      return spread === null ? "" : percent(spread.mean);
    },
    detail: (group, { share }) => {
      const spread = of(group);
      if (spread === null) return "";
      const range = `${share(spread.low)} to ${share(spread.high)}`;
      return spread.trainings === 1 ? `${range}, n = ${spread.n}` : `${range} in ${spread.trainings} trainings`;
    },
  });
  const certainty = "Below it the 95 % interval, or the lowest and highest of several trainings.";
  return [
    column("clean", "clean", `Accuracy on unchanged images. ${certainty}`, (group) =>
      spreadOf(accuraciesIn(group, id, null)),
    ),
    ...(threat === null
      ? []
      : [
          column(
            "robust",
            "attacked",
            `Accuracy under all attacks of the run together: an image counts as wrong if any attack broke it. ${certainty}`,
            (group) => spreadOf(accuraciesIn(group, id, threat)),
          ),
        ]),
  ];
}

function coherenceColumn({ id, label }: CommonSystem, isExtra: boolean): RunColumn {
  const mean = (group: RunGroup) => {
    const values = coherencesIn(group, id);
    return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  return {
    id: `coherence_${id}`,
    label: `${label}, coherence`,
    help: "Mean gradient coherence of its arms: 1 where arms fall together, -1 where they oppose each other.",
    isExtra,
    value: mean,
    text: (group, { fixed }) => {
      const value = mean(group);
      return value === null ? "" : fixed(value, 3);
    },
  };
}
