import { FileUp, FolderUp, Globe } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";
import type { ImportOptions, NamedFile } from "../../lab/engine/dataApi.ts";
import { openModelFiles } from "../../state/models/openModel.ts";
import { dataStore, openFiles, openHub, stopData } from "../../state/systems/data.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import { NumberField } from "../controls/NumberField.tsx";
import { OpenFile } from "../controls/OpenFile.tsx";
import { Panel } from "../controls/Panel.tsx";
import { Progress } from "../controls/Progress.tsx";
import { Switch } from "../controls/Switch.tsx";
import { TextField } from "../controls/TextField.tsx";
import { chosenFiles, droppedFiles, holdModel } from "../shared/droppedFiles.ts";
import { useDropped } from "../shared/useDropped.ts";
import layout from "../style/layout.module.css";
import styles from "./DataRoom.module.css";

interface Settings {
  readonly side: number;
  readonly grey: boolean;
  readonly perClass: number;
  readonly classes: string;
  readonly rows: number;
}

/** Ways to add data: files, a folder, drag and drop, or a name on the Hugging Face Hub. */
export function AddData() {
  const { work, error } = useStore(dataStore);
  const [settings, setSettings] = useState<Settings>({
    side: 0,
    grey: false,
    perClass: 0,
    classes: "",
    rows: 0,
  });
  const [repository, setRepository] = useState("");
  const options = optionsOf(settings);
  const open = (chosen: readonly NamedFile[]) => {
    if (holdModel(chosen)) void openModelFiles(chosen);
    else if (chosen.length > 0) void openFiles(chosen, options);
  };
  const isOver = useDropped((data) => void droppedFiles(data).then(open));
  const isBusy = work !== null;
  return (
    <Panel title="Add data" className={isOver ? styles.over : undefined}>
      <div className={layout.stack}>
        <p className={layout.fine}>
          IDX pairs, a CIFAR archive, Parquet, .npz, .npy pairs, a zip or folder of pictures with one folder per class,
          or a .csv of points or of pixels. You can also drop them anywhere on this page. They stay on this machine.
        </p>
        <div className={layout.buttons}>
          <OpenFile
            icon={<FileUp />}
            disabled={isBusy}
            name="Files of a data set"
            kind="files"
            onOpen={(files) => open(chosenFiles(files))}
          >
            Choose files
          </OpenFile>
          <OpenFile
            icon={<FolderUp />}
            disabled={isBusy}
            name="Folder of a data set"
            kind="folder"
            onOpen={(files) => open(chosenFiles(files))}
          >
            Choose a folder
          </OpenFile>
        </div>
        <form
          className={styles.hub}
          onSubmit={(event) => {
            event.preventDefault();
            const rows = settings.rows > 0 ? { rows: settings.rows } : {};
            void openHub({ repository: repository.trim(), ...rows }, options);
          }}
        >
          <TextField
            label="From the Hugging Face Hub"
            value={repository}
            placeholder="owner/name"
            spellCheck={false}
            onChange={(event) => setRepository(event.target.value)}
          />
          <Button type="submit" icon={<Globe />} disabled={isBusy || repository.trim() === ""}>
            Fetch
          </Button>
          <p className={layout.fine}>
            Downloads the pictures and labels of this data set from huggingface.co and its file hosts.
          </p>
        </form>
        <Options settings={settings} onChange={(part) => setSettings({ ...settings, ...part })} />
        {work !== null && (
          <div className={styles.work}>
            <Progress
              label={work.kind === "download" ? `Fetching ${work.what}` : `Decoding ${work.what}`}
              value={work.share}
              detail={work.detail}
            />
            <Button size="s" onClick={stopData}>
              Stop
            </Button>
          </div>
        )}
        {error !== null && (
          <Notice
            tone="error"
            title="The data could not be added"
            onDismiss={() => dataStore.setState({ error: null })}
          >
            {error}
          </Notice>
        )}
      </div>
    </Panel>
  );
}

function Options(props: { readonly settings: Settings; readonly onChange: (part: Partial<Settings>) => void }) {
  const { settings, onChange } = props;
  return (
    <details className={styles.options}>
      <summary>Options</summary>
      <div className={layout.tight}>
        <NumberField
          label="Pixels per side (0: unchanged)"
          name="Pixels per side"
          value={settings.side}
          max={1024}
          onChange={(side) => onChange({ side })}
        />
        <NumberField
          label="Images per class (0: all)"
          name="Images per class"
          value={settings.perClass}
          max={100_000}
          step={100}
          onChange={(perClass) => onChange({ perClass })}
        />
        <NumberField
          label="Rows from the Hub (0: all)"
          name="Rows from the Hub"
          value={settings.rows}
          max={1_000_000}
          step={1000}
          onChange={(rows) => onChange({ rows })}
        />
        <Switch label="Convert to grey" checked={settings.grey} onChange={(grey) => onChange({ grey })} />
        <TextField
          label="Class names, separated by commas (empty: from the files)"
          value={settings.classes}
          spellCheck={false}
          onChange={(event) => onChange({ classes: event.target.value })}
        />
      </div>
    </details>
  );
}

function optionsOf(settings: Settings): ImportOptions {
  const classes = settings.classes
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  return {
    ...(settings.side > 0 ? { side: settings.side } : {}),
    ...(settings.grey ? { grey: true } : {}),
    ...(settings.perClass > 0 ? { perClass: settings.perClass } : {}),
    ...(classes.length > 0 ? { classes } : {}),
  };
}
