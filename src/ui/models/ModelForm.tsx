import { useState } from "react";
import { useStore } from "zustand";
import images from "../../experiment/catalogue/datasets/images.ts";
import type { ModelSettings } from "../../experiment/models/settings.ts";
import { canonicalJson } from "../../experiment/plan/key.ts";
import { bytesText } from "../../experiment/terms/format.ts";
import { knownData } from "../../state/models/modelSystems.ts";
import { modelsStore } from "../../state/models/models.ts";
import {
  changeModel,
  classesOf,
  discardModel,
  keepModel,
  type OpenedModel,
  openModelStore,
} from "../../state/models/openModel.ts";
import { dataName, dataStore } from "../../state/systems/data.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import { Panel } from "../controls/Panel.tsx";
import { Select } from "../controls/Select.tsx";
import { TextField } from "../controls/TextField.tsx";
import { countText, shapeText } from "../shared/words.ts";
import layout from "../style/layout.module.css";
import { ArmFields } from "./ArmFields.tsx";
import { InputFields } from "./InputFields.tsx";
import { ModelCheckView } from "./ModelCheckView.tsx";
import { nameProblem, suggestedName } from "./modelName.ts";
import styles from "./models.module.css";
import { ScoreFields } from "./ScoreFields.tsx";

/** What was recognised of a model, to be corrected, tried and kept. */
export function ModelForm({ opened }: { readonly opened: OpenedModel }) {
  const { understood, answers, files, same } = opened;
  const { what, kind, networks, settings, fixed, system, notes, problems, bytes } = understood;
  const isBusy = useStore(openModelStore, (state) => state.reading !== null);
  const stored = useStore(modelsStore, (state) => state.stored) ?? [];
  const taken = stored.map((model) => model.name);
  const [name, setName] = useState(() => suggestedName(files[0]?.path ?? "", taken));
  const badName = nameProblem(name, taken);
  const set = (part: Partial<ModelSettings>) => void changeModel({ settings: { ...answers.settings, ...part } });
  const problemOf = (...of: readonly string[]) =>
    problems.filter(({ setting }) => setting !== undefined && of.includes(setting)).map(({ message }) => message);
  const general = problems.filter(({ setting }) => setting === undefined);
  return (
    <Panel title="What was recognised" lead="Correct anything that is wrong. Nothing is stored until you press Keep.">
      <div className={styles.form} aria-busy={isBusy}>
        <div className={layout.stack}>
          <dl className={styles.facts}>
            <dt>File</dt>
            <dd>{filesText(opened)}</dd>
            <dt>Format</dt>
            <dd>{what}</dd>
            <dt>Becomes</dt>
            <dd>{kindText(kind, networks.length)}</dd>
            <dt>Operations</dt>
            <dd>{operationsText(understood)}</dd>
            {system !== null && (
              <>
                <dt>Parameters</dt>
                <dd>
                  {countText(system.imported.reduce((sum, { parameters }) => sum + parameters, 0))}, {bytesText(bytes)}
                </dd>
              </>
            )}
            {notes.map((note) => (
              <div key={note} className={styles.noted}>
                <dt>Note</dt>
                <dd>{note}</dd>
              </div>
            ))}
          </dl>
          {networks.some(({ withoutGradient }) => withoutGradient.length > 0) && (
            <Notice tone="warning" title="No gradient flows through some operations">
              Attacks that follow gradients are weak here. The note above names the operations.
            </Notice>
          )}
          <DataFields opened={opened} />
          <InputFields
            settings={settings}
            fixed={fixed}
            outputs={networks[0]?.outputs ?? []}
            normalises={networks.some(({ normalises }) => normalises)}
            problems={problemOf("layout", "colours", "range", "mean", "std", "height", "width", "channels", "output")}
            onChange={set}
          />
          {kind === "arms" ? (
            <ArmFields
              classes={classesOf(answers)}
              paths={networks.map(({ path }) => path)}
              arms={understood.arms}
              problems={problemOf("arms")}
              onChange={(arms) => void changeModel({ arms })}
            />
          ) : (
            <ScoreFields
              classes={classesOf(answers)}
              scores={settings.scores}
              problems={problemOf("scores")}
              onChange={(scores) => set({ scores: [...scores] })}
            />
          )}
        </div>
        <div className={layout.stack}>
          {general.map(({ message }) => (
            <Notice key={message} tone="error" title="This must be settled first">
              {message}
            </Notice>
          ))}
          {system !== null && answers.data !== null && <ModelCheckView system={system} data={answers.data} />}
          {system !== null && answers.data === null && (
            <Notice tone="info" title="No test images">
              Without a data set of the lab the model cannot be checked here. Attack your own images with it, or add its
              data above and choose them.
            </Notice>
          )}
          {same !== null && (
            <Notice tone="info" title={`This is the stored model ${same}`}>
              The same networks with the same settings are already kept.
            </Notice>
          )}
          <form
            className={styles.keep}
            onSubmit={(event) => {
              event.preventDefault();
              void keepModel(name);
            }}
          >
            <TextField
              label="Name"
              value={name}
              maxLength={40}
              spellCheck={false}
              autoComplete="off"
              onChange={({ target }) => setName(target.value)}
            />
            {badName !== null && <p className={layout.note}>{badName}</p>}
            <div className={layout.buttons}>
              <Button
                variant="primary"
                type="submit"
                disabled={system === null || badName !== null || same !== null || isBusy}
              >
                Keep
              </Button>
              <Button onClick={discardModel}>Discard</Button>
            </div>
          </form>
        </div>
      </div>
    </Panel>
  );
}

/** Which data the model is for. */
function DataFields({ opened: { answers, understood } }: { readonly opened: OpenedModel }) {
  const { stored } = useStore(dataStore);
  const [classes, setClasses] = useState(answers.classes);
  const known = knownData(stored ?? []);
  const nameOf = (choice: (typeof known)[number]) => canonicalJson(choice);
  const chosen =
    answers.data === null
      ? undefined
      : known.find(({ id, params }) => id === answers.data?.id && params?.digest === answers.data?.params?.digest);
  const { height, width, channels } = understood.settings;
  return (
    <section className={styles.part} aria-label="Data">
      <Select
        label="Data that it was trained on"
        value={chosen === undefined ? "" : nameOf(chosen)}
        options={[
          ...known.map((choice) => ({
            value: nameOf(choice),
            label: dataName({ stored }, choice),
            ...(choice.id === images.id ? { summary: "Your own data" } : {}),
          })),
          { value: "", label: "None of these", summary: "Name the classes; attack your own images." },
        ]}
        onChange={(value) => {
          const data = known.find((choice) => nameOf(choice) === value) ?? null;
          if (data !== null || classesOf(answers).length < 2) setClasses("");
          const named = data === null ? classesOf(answers).join(", ") : "";
          setClasses(named);
          void changeModel({ data, classes: named });
        }}
      />
      {answers.data === null && (
        <>
          <TextField
            label="Names of the classes, separated by commas"
            value={classes}
            spellCheck={false}
            onChange={({ target }) => setClasses(target.value)}
            onBlur={() => {
              if (classes !== answers.classes) void changeModel({ classes });
            }}
            onKeyDown={({ key, currentTarget }) => key === "Enter" && currentTarget.blur()}
          />
          <p className={layout.fine}>It takes images of {shapeText([height, width, channels])}.</p>
        </>
      )}
    </section>
  );
}

function kindText(kind: OpenedModel["understood"]["kind"], networks: number): string {
  if (kind === "arms") return `One RoBin of ${networks} arms, one yes-or-no network per class`;
  return kind === "yes-or-no" ? "A network of two classes" : "A multiclass model";
}

function filesText({ files }: OpenedModel): string {
  const names = files.slice(0, 3).map(({ path }) => path);
  return files.length > 3 ? `${names.join(", ")} and ${files.length - 3} more` : names.join(", ");
}

function operationsText({ networks }: OpenedModel["understood"]): string {
  const operations = networks[0]?.operations ?? [];
  const shown = operations.slice(0, 8).map(({ op, count }) => (count === 1 ? op : `${count} ${op}`));
  return operations.length > 8 ? `${shown.join(", ")} and more` : shown.join(", ");
}
