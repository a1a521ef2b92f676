import { type ReactNode, useMemo } from "react";
import { useStore } from "zustand";
import { specDifference } from "../../../experiment/spec/specDifference.ts";
import { specNotes } from "../../../experiment/spec/specNotes.ts";
import { parseSpec } from "../../../experiment/spec/validate.ts";
import { typographic } from "../../../experiment/terms/format.ts";
import { editDraft, resetDraft } from "../../../state/train/draft.ts";
import { draftBase, editedSpec } from "../../../state/train/draftSpec.ts";
import { draftStore } from "../../../state/train/draftStore.ts";
import type { SpecPath } from "../../../state/train/specPath.ts";
import { Notice } from "../../controls/Notice.tsx";
import layout from "../../style/layout.module.css";
import { ChoiceFields } from "./ChoiceFields.tsx";
import { DatasetFields } from "./DatasetFields.tsx";
import { EvaluationFields } from "./EvaluationFields.tsx";
import { type Editing, EditingContext, isChanged } from "./editing.ts";
import { ResetAll } from "./Field.tsx";
import styles from "./form.module.css";
import { ParameterField } from "./ParameterField.tsx";
import { SystemFields } from "./SystemFields.tsx";
import { replicasField, seedField } from "./specFields.ts";
import { TextField } from "./TextField.tsx";
import { TrainingFields } from "./TrainingFields.tsx";

/** The full form, generated from the catalogue: every parameter of every part of the experiment. */
export function SpecForm() {
  const draft = useStore(draftStore);
  const editing = useMemo((): Editing => {
    const spec = editedSpec(draft);
    const parsed = parseSpec(spec);
    return {
      spec,
      base: draftBase(draft),
      problems: parsed.ok ? [] : parsed.problems,
      notes: parsed.ok ? specNotes(parsed.spec, typographic) : [],
      edit: editDraft,
    };
  }, [draft]);
  const changes = useMemo(() => changeCount(editing), [editing]);
  const section = (title: string, paths: readonly SpecPath[], children: ReactNode) => (
    <Section
      title={title}
      isChanged={paths.some((path) => isChanged(editing, path))}
      problems={editing.problems.filter(({ path }) => paths.some(([part]) => path.startsWith(String(part)))).length}
    >
      {children}
    </Section>
  );
  return (
    <EditingContext value={editing}>
      <div className={layout.tight}>
        {editing.problems.length > 0 && (
          <Notice tone="error" title="These settings cannot run yet">
            <ul className={styles.problemList}>
              {editing.problems.slice(0, 8).map(({ path, message }) => (
                <li key={`${path} ${message}`}>
                  <code>{path}</code> {message}
                </li>
              ))}
            </ul>
          </Notice>
        )}
        {section(
          "Name and seed",
          [["name"], ["seed"]],
          <>
            <TextField path={["name"]} label="Name" help="Shown in results, figures and files." limit={200} />
            <ParameterField path={["seed"]} field={seedField} />
          </>,
        )}
        {section("Data", [["dataset"]], <DatasetFields />)}
        {section(
          "Network",
          [["network"]],
          <ChoiceFields path={["network"]} label="Architecture of every network" nouns={["networks"]} />,
        )}
        {section(
          "Defence",
          [["defence"]],
          <ChoiceFields path={["defence"]} label="Training defence" nouns={["defences"]} />,
        )}
        {section(
          "Training",
          [["training"], ["replicas"]],
          <>
            <TrainingFields path={["training"]} />
            <ParameterField path={["replicas"]} field={replicasField} />
          </>,
        )}
        {section("Systems", [["systems"]], <SystemFields />)}
        {section("Evaluation", [["evaluation"]], <EvaluationFields />)}
        <ResetAll changes={changes} from={editing.base.name} onReset={resetDraft} />
      </div>
    </EditingContext>
  );
}

function Section(props: {
  readonly title: string;
  readonly isChanged: boolean;
  readonly problems: number;
  readonly children: ReactNode;
}) {
  const { title, isChanged: hasChanges, problems, children } = props;
  return (
    <details className={styles.section}>
      <summary>
        <span>{title}</span>
        {hasChanges && <span className={styles.mark}>changed</span>}
        {problems > 0 && (
          <span className={styles.problemMark}>{problems === 1 ? "1 problem" : `${problems} problems`}</span>
        )}
      </summary>
      <div className={layout.tight}>{children}</div>
    </details>
  );
}

/** How many settings differ. An invalid experiment cannot be compared setting by setting and counts as one change. */
function changeCount({ spec, base, problems }: Editing): number {
  if (problems.length > 0) return 1;
  return specDifference(base, spec).length + (spec.name === base.name ? 0 : 1);
}
