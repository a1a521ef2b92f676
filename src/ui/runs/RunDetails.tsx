import { Copy, Scale, Square, Swords } from "lucide-react";
import { useStore } from "zustand";
import { bytesText } from "../../experiment/terms/format.ts";
import { switchGroup } from "../../state/attack/switchGroup.ts";
import { changeImport } from "../../state/imports/imports.ts";
import { select } from "../../state/page/selection.ts";
import { cancelRun } from "../../state/runs/liveRun.ts";
import { isLive } from "../../state/runs/run.ts";
import { describeRun } from "../../state/runs/storedResults.ts";
import { systemsStore } from "../../state/systems/systems.ts";
import { draftFrom } from "../../state/train/draft.ts";
import { Button } from "../controls/Button.tsx";
import { Panel } from "../controls/Panel.tsx";
import { TextArea, TextField } from "../controls/TextField.tsx";
import { ExportOnnx } from "../models/ExportOnnx.tsx";
import { trainingText } from "../shared/words.ts";
import layout from "../style/layout.module.css";
import { Artefacts } from "./Artefacts.tsx";
import { DeleteRun } from "./DeleteRun.tsx";
import { ExportResults } from "./ExportResults.tsx";
import type { Entry } from "./entries.ts";
import styles from "./RunsRoom.module.css";
import { StatusMark } from "./StatusMark.tsx";

/** One run: its name and notes, its facts, its results, and the actions on it. */
export function RunDetails({ entry }: { readonly entry: Entry }) {
  const { source, spec } = entry;
  const live = source.kind === "run" && isLive(source.run);
  const canAttack = useStore(systemsStore, (state) => state.groups.some(({ id }) => id === entry.id));
  const saveChanged = (field: "name" | "notes", text: string) => {
    const value = text.trim();
    if (value === entry[field]) return;
    if (source.kind === "run") describeRun(entry.id, { [field]: value });
    else void changeImport(entry.id, { [field]: value });
  };
  return (
    <Panel
      title={entry.label}
      actions={
        <>
          {entry.tasks.some(({ digest }) => digest !== null) && <ExportResults source={source} />}
          <ExportOnnx groupId={entry.id} />
          <Button
            size="s"
            variant="quiet"
            icon={<Copy />}
            onClick={() => {
              draftFrom(entry.label, spec, "run");
              location.assign("#train");
            }}
          >
            Duplicate
          </Button>
          {live ? (
            <Button size="s" icon={<Square />} onClick={cancelRun}>
              Cancel
            </Button>
          ) : (
            <DeleteRun entry={entry} disabled={entry.status === "elsewhere"} />
          )}
        </>
      }
    >
      <div className={layout.stack}>
        <div className={styles.words}>
          <TextField
            key={`${entry.id} name`}
            label="Name"
            maxLength={200}
            defaultValue={entry.name}
            placeholder={entry.label}
            onBlur={({ target }) => saveChanged("name", target.value)}
            onKeyDown={({ key, currentTarget }) => key === "Enter" && currentTarget.blur()}
          />
          <TextArea
            key={`${entry.id} notes`}
            label="Notes"
            rows={2}
            maxLength={10_000}
            defaultValue={entry.notes}
            placeholder="What was this run for? What did it show?"
            onBlur={({ target }) => saveChanged("notes", target.value)}
          />
        </div>
        <dl className={styles.facts}>
          <dt>Status</dt>
          <dd>
            <StatusMark status={entry.status} fraction={entry.fraction} />
          </dd>
          <dt>{source.kind === "run" ? "Started" : "Opened"}</dt>
          <dd>
            {new Date(entry.at).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" })}
            {source.kind === "import" && ` from ${source.imported.from}`}
          </dd>
          <dt>Experiment</dt>
          <dd>
            {spec.name}: {trainingText(spec)}
          </dd>
          <dt>Systems</dt>
          <dd>{spec.systems.map(({ id }) => id).join(", ")}</dd>
          <dt>Stored</dt>
          <dd>
            {entry.bytes === 0 ? "nothing" : `about ${bytesText(entry.bytes)}`}
            {entry.shared > 0 && ` (${bytesText(entry.shared)} shared with other runs)`}
          </dd>
        </dl>
        <div className={layout.buttons}>
          {entry.summary !== null && (
            <Button
              size="s"
              icon={<Scale />}
              onClick={() => {
                select("compare", { experiment: entry.id });
                location.assign("#robustness");
              }}
            >
              Open in Robustness
            </Button>
          )}
          <Button
            size="s"
            icon={<Swords />}
            disabled={!canAttack}
            onClick={() => {
              switchGroup(entry.id);
              location.assign("#attack");
            }}
          >
            Attack these systems
          </Button>
        </div>
        <Artefacts entry={entry} />
      </div>
    </Panel>
  );
}
