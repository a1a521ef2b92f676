import clsx from "clsx";
import { useMemo, useState } from "react";
import { trainingCurves } from "../../figures/training/trainingCurves.ts";
import type { TaskState } from "../../lab/run/runState.ts";
import type { Run } from "../../state/runs/run.ts";
import { Select } from "../controls/Select.tsx";
import { FigureFrame } from "../figure/FigureFrame.tsx";
import layout from "../style/layout.module.css";
import styles from "./RunView.module.css";
import type { MemberGroupData } from "./runMembers.ts";

const all = "all";
const partsNote =
  " A single arm or part answers another question than a whole system: do not compare their accuracy with that of whole systems.";

/** Loss, accuracies, adversarial fraction and learning rate of one network of a run, or of all. */
export function RunCurves(props: {
  readonly run: Run;
  readonly groups: readonly MemberGroupData[];
  /** Number of finished epochs of all networks together. */
  readonly epochs: number;
}) {
  const { run, groups, epochs } = props;
  const [chosen, setChosen] = useState(all);
  // biome-ignore lint/correctness/useExhaustiveDependencies: curves change only with the number of finished epochs
  const networks = useMemo(
    () =>
      groups.flatMap(({ system, members }) =>
        members.map(({ title, task }) => ({
          key: task.key,
          label: members.length === 1 ? system.label : `${system.label} ${title}`,
          system: system.label,
          series: system.series,
          answers: namesEveryClass(task) ? ("system" as const) : ("part" as const),
          history: task.metrics,
        })),
      ),
    [run.plan, epochs],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: curves change only with the number of finished epochs
  const source = useMemo(
    () => ({
      members: networks.filter(({ key }) => chosen === all || key === chosen),
      assembled:
        chosen === all
          ? groups.map(({ system, assembled }) => ({
              system: system.label,
              series: system.series,
              accuracies: assembled,
            }))
          : [],
    }),
    [networks, chosen],
  );
  const options = [
    { value: all, label: "All networks" },
    ...networks.filter(({ history }) => history.length > 0).map(({ key, label }) => ({ value: key, label })),
  ];
  return (
    <div className={clsx(layout.tight, styles.curves)}>
      <Select label="Show curves of" value={chosen} options={options} onChange={setChosen} />
      <FigureFrame
        figure={trainingCurves}
        source={source}
        title={options.find(({ value }) => value === chosen)?.label ?? "All networks"}
        description={`Accuracies are measured on the validation split; the test split is reserved for evaluation.${
          source.members.some(({ answers, history }) => answers === "part" && history.length > 0) ? partsNote : ""
        }`}
        settings={run.spec}
      />
    </div>
  );
}

/** Whether a network tells all classes apart, so that its accuracy can be compared with that of a whole system. */
const namesEveryClass = ({ task }: TaskState): boolean =>
  task.kind === "train" &&
  new Set(task.labelling.groups).size === task.labelling.groups.length &&
  task.labelling.groups.every((group) => group !== null);
