import { Copy, Scale, Square, Swords } from "lucide-react";
import { useId } from "react";
import { useStore } from "zustand";
import { bytesText } from "../../experiment/terms/format.ts";
import { chooseGroup } from "../../state/attack/attackImage.ts";
import { changeImport } from "../../state/imports/imports.ts";
import { select } from "../../state/page/selection.ts";
import { isLive } from "../../state/runs/run.ts";
import { describeRun } from "../../state/runs/runCare.ts";
import { cancelRun } from "../../state/runs/runLife.ts";
import { systemsStore } from "../../state/systems/systems.ts";
import { draftFrom } from "../../state/train/draft.ts";
import { Button } from "../controls/Button.tsx";
import { Panel } from "../controls/Panel.tsx";
import { defenceText, sentence } from "../shared/words.ts";
import { Artefacts } from "./Artefacts.tsx";
import { DeleteRun } from "./DeleteRun.tsx";
import { ExportEntry } from "./ExportEntry.tsx";
import type { Entry } from "./entries.ts";
import styles from "./RunsRoom.module.css";
import { StatusMark } from "./StatusMark.tsx";

/** One run: its name, notes, what it is made of, and what can be done with it. */
export function RunDetails({ entry }: { readonly entry: Entry }) {
  const { source, spec } = entry;
  const live = source.kind === "run" && isLive(source.run);
  const canAttack = useStore(systemsStore, (state) => state.groups.some(({ id }) => id === entry.id));
  const save = (words: { readonly name?: string; readonly notes?: string }) => {
    if (source.kind === "run") describeRun(entry.id, words);
    else void changeImport(entry.id, words);
  };
  return (
    <Panel
      title={entry.label}
      actions={
        <>
          {entry.tasks.some(({ digest }) => digest !== null) && <ExportEntry entry={entry} />}
          <Button
            size="s"
            variant="quiet"
            icon={<Copy />}
            onClick={() => {
              draftFrom(entry.label, spec);
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
      <div className={styles.stack}>
        <div className={styles.words}>
          <Words
            key={`${entry.id} name`}
            label="Name"
            value={entry.name}
            placeholder={entry.label}
            onSave={(name) => save({ name })}
          />
          <Words
            key={`${entry.id} notes`}
            label="Notes"
            value={entry.notes}
            placeholder="What was it for, and what came out?"
            isLong
            onSave={(notes) => save({ notes })}
          />
        </div>
        <dl className={styles.facts}>
          <dt>State</dt>
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
            {spec.name}: {sentence(defenceText(spec))}; {spec.network.id}; {spec.training.epochs} epochs; seed{" "}
            {spec.seed}
          </dd>
          <dt>Systems</dt>
          <dd>{spec.systems.map(({ id }) => id).join(", ")}</dd>
          <dt>Stored</dt>
          <dd>
            {entry.bytes === 0 ? "nothing" : `about ${bytesText(entry.bytes)}`}
            {entry.shared > 0 && `, of which other runs need ${bytesText(entry.shared)} too`}
          </dd>
        </dl>
        <div className={styles.buttons}>
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
              chooseGroup(entry.id);
              location.assign("#attack");
            }}
          >
            Attack its systems
          </Button>
        </div>
        <Artefacts entry={entry} />
      </div>
    </Panel>
  );
}

/** A text that is saved when it is left. */
function Words(props: {
  readonly label: string;
  readonly value: string;
  readonly placeholder: string;
  readonly isLong?: boolean;
  readonly onSave: (value: string) => void;
}) {
  const { label, value, placeholder, isLong = false, onSave } = props;
  const id = useId();
  const shared = {
    id,
    className: styles.input,
    defaultValue: value,
    placeholder,
    maxLength: isLong ? 10_000 : 200,
    onBlur: (event: { readonly target: { readonly value: string } }) => {
      const next = event.target.value.trim();
      if (next !== value) onSave(next);
    },
  };
  return (
    <div>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      {isLong ? (
        <textarea rows={2} {...shared} />
      ) : (
        <input
          type="text"
          {...shared}
          onKeyDown={(event) => {
            if (event.key === "Enter") event.currentTarget.blur();
          }}
        />
      )}
    </div>
  );
}
