import { Pencil, Scale, Swords, Trash2 } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";
import { bytesText } from "../../experiment/terms/format.ts";
import type { StoredModel } from "../../lab/engine/modelApi.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import { dataOf, shapeOf } from "../../state/models/modelSystems.ts";
import { removeModel, renameModel } from "../../state/models/models.ts";
import { dataName, dataStore } from "../../state/systems/data.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import { TextField } from "../controls/TextField.tsx";
import { shapeText } from "../shared/words.ts";
import layout from "../style/layout.module.css";
import { nameProblem } from "./modelName.ts";
import styles from "./models.module.css";
import { attackModel, evaluateModel } from "./useModel.ts";

/** The stored models, each with what can be done with it. */
export function ModelList({ models }: { readonly models: readonly StoredModel[] }) {
  const [error, setError] = useState<string | null>(null);
  const act = (action: () => Promise<unknown>) => {
    setError(null);
    action().catch((reason: unknown) => setError(messageOf(reason)));
  };
  return (
    <>
      {error !== null && (
        <Notice tone="error" onDismiss={() => setError(null)}>
          {error}
        </Notice>
      )}
      <ul className={styles.list}>
        {models.map((model) => (
          <ModelRow key={model.name} model={model} taken={models.map(({ name }) => name)} act={act} />
        ))}
      </ul>
    </>
  );
}

function ModelRow(props: {
  readonly model: StoredModel;
  readonly taken: readonly string[];
  readonly act: (action: () => Promise<unknown>) => void;
}) {
  const { model, taken, act } = props;
  const [mode, setMode] = useState<"plain" | "rename" | "delete">("plain");
  const ownData = useStore(dataStore, ({ stored }) => stored);
  const data = dataName({ stored: ownData }, dataOf(model, ownData ?? []));
  const { imported, bytes, origin } = model;
  const what = imported.length === 1 ? `${model.classes.length} classes` : `RoBin of ${imported.length} arms`;
  return (
    <li className={styles.row} aria-label={model.name}>
      <div>
        <p className={styles.name}>{model.name}</p>
        <p className={layout.fine}>
          {what}, {data}, {shapeText(shapeOf(model))}; {bytesText(bytes)}; {origin}
        </p>
      </div>
      {mode === "plain" && (
        <div className={layout.buttons}>
          <Button size="s" icon={<Swords />} onClick={() => act(() => attackModel(model))}>
            Attack
          </Button>
          <Button size="s" icon={<Scale />} onClick={() => act(() => evaluateModel(model))}>
            Evaluate
          </Button>
          <Button size="s" variant="quiet" icon={<Pencil />} onClick={() => setMode("rename")}>
            Rename
          </Button>
          <Button size="s" variant="quiet" icon={<Trash2 />} onClick={() => setMode("delete")}>
            Delete
          </Button>
        </div>
      )}
      {mode === "delete" && (
        <div className={layout.buttons}>
          <span className={layout.note}>Delete it from this browser? Its files and results stay.</span>
          <Button size="s" variant="primary" onClick={() => act(() => removeModel(model.name))}>
            Delete model
          </Button>
          <Button size="s" onClick={() => setMode("plain")}>
            Cancel
          </Button>
        </div>
      )}
      {mode === "rename" && (
        <Rename
          from={model.name}
          taken={taken}
          onDone={() => setMode("plain")}
          onRename={(to) => act(() => renameModel(model.name, to))}
        />
      )}
    </li>
  );
}

function Rename(props: {
  readonly from: string;
  readonly taken: readonly string[];
  readonly onDone: () => void;
  readonly onRename: (to: string) => void;
}) {
  const { from, taken, onDone, onRename } = props;
  const [name, setName] = useState(from);
  const problem = name === from ? null : nameProblem(name, taken);
  return (
    <form
      className={styles.rename}
      onSubmit={(event) => {
        event.preventDefault();
        if (problem !== null) return;
        if (name !== from) onRename(name);
        onDone();
      }}
    >
      <TextField
        label="New name"
        value={name}
        maxLength={40}
        spellCheck={false}
        autoComplete="off"
        onChange={({ target }) => setName(target.value)}
      />
      <Button size="s" variant="primary" type="submit" disabled={problem !== null}>
        Rename
      </Button>
      <Button size="s" onClick={onDone}>
        Cancel
      </Button>
      {problem !== null && <p className={layout.note}>{problem}</p>}
    </form>
  );
}
