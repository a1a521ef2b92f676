import { FileUp, FolderUp, Globe } from "lucide-react";
import { useRef, useState } from "react";
import { useStore } from "zustand";
import type { ImportOptions, NamedFile } from "../../lab/engine/dataApi.ts";
import { dataStore, openFiles, openHub, stopData } from "../../state/systems/data.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import { NumberField } from "../controls/NumberField.tsx";
import { Panel } from "../controls/Panel.tsx";
import { Progress } from "../controls/Progress.tsx";
import { Switch } from "../controls/Switch.tsx";
import { useDropped } from "../shared/useDropped.ts";
import styles from "./DataRoom.module.css";
import { chosenFiles, droppedFiles } from "./droppedFiles.ts";

/** Ways to bring data in: files, a folder, something dropped, a name on the Hugging Face Hub. */
export function AddData() {
  const { work, error } = useStore(dataStore);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const [settings, setSettings] = useState({ side: 0, grey: false, perClass: 0, classes: "", rows: 0 });
  const [repository, setRepository] = useState("");
  const options = optionsOf(settings);
  const open = (chosen: readonly NamedFile[]) => {
    if (chosen.length > 0) void openFiles(chosen, options);
  };
  const isOver = useDropped((data) => void droppedFiles(data).then(open));
  const change = (part: Partial<typeof settings>) => setSettings({ ...settings, ...part });
  const isBusy = work !== null;
  return (
    <Panel title="Add data" className={isOver ? styles.over : undefined}>
      <div className={styles.facts}>
        <p className={styles.note}>
          IDX pairs, a CIFAR archive, parquet, .npz, .npy pairs, a zip or folder of pictures in one folder per
          class, or points as .csv. Drop them anywhere here; they are decoded on this machine and stay on it.
        </p>
        <div className={styles.buttons}>
          <Button size="s" icon={<FileUp />} disabled={isBusy} onClick={() => files.current?.click()}>
            Choose files
          </Button>
          <Button size="s" icon={<FolderUp />} disabled={isBusy} onClick={() => folder.current?.click()}>
            Choose a folder
          </Button>
        </div>
        <input
          ref={files}
          type="file"
          hidden
          multiple
          aria-label="Files of a data set"
          onChange={(event) => {
            const chosen = chosenFiles(event.target.files ?? []);
            event.target.value = "";
            open(chosen);
          }}
        />
        <input
          ref={(element) => {
            folder.current = element;
            element?.setAttribute("webkitdirectory", "");
          }}
          type="file"
          hidden
          multiple
          aria-label="Folder of a data set"
          onChange={(event) => {
            const chosen = chosenFiles(event.target.files ?? []);
            event.target.value = "";
            open(chosen);
          }}
        />
        <form
          className={styles.hub}
          onSubmit={(event) => {
            event.preventDefault();
            const rows = settings.rows > 0 ? { rows: settings.rows } : {};
            void openHub({ repository: repository.trim(), ...rows }, options);
          }}
        >
          <label>
            <span className={styles.label}>From the Hugging Face Hub</span>
            <input
              className={styles.input}
              value={repository}
              placeholder="owner/name"
              spellCheck={false}
              onChange={(event) => setRepository(event.target.value)}
            />
          </label>
          <Button size="m" type="submit" icon={<Globe />} disabled={isBusy || repository.trim() === ""}>
            Fetch
          </Button>
          <p className={styles.note}>
            Asks huggingface.co and its file hosts for this data set, pictures and labels alone.
          </p>
        </form>
        <details className={styles.options}>
          <summary>Options</summary>
          <div className={styles.optionFields}>
            <NumberField
              label="Pixels per side (0: as they are)"
              name="Pixels per side"
              value={settings.side}
              min={0}
              max={1024}
              step={1}
              decimals={0}
              onChange={(side) => change({ side })}
            />
            <NumberField
              label="Images per class (0: all)"
              name="Images per class"
              value={settings.perClass}
              min={0}
              max={100_000}
              step={100}
              decimals={0}
              onChange={(perClass) => change({ perClass })}
            />
            <NumberField
              label="Rows from the Hub (0: all)"
              name="Rows from the Hub"
              value={settings.rows}
              min={0}
              max={1_000_000}
              step={1000}
              decimals={0}
              onChange={(rows) => change({ rows })}
            />
            <Switch label="Make it grey" checked={settings.grey} onChange={(grey) => change({ grey })} />
            <label>
              <span className={styles.label}>
                Class names, with commas between (empty: those of the files)
              </span>
              <input
                className={styles.input}
                value={settings.classes}
                spellCheck={false}
                onChange={(event) => change({ classes: event.target.value })}
              />
            </label>
          </div>
        </details>
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
            title="That did not work"
            onDismiss={() => dataStore.setState({ error: null })}
          >
            {error}
          </Notice>
        )}
      </div>
    </Panel>
  );
}

function optionsOf(settings: {
  readonly side: number;
  readonly grey: boolean;
  readonly perClass: number;
  readonly classes: string;
}): ImportOptions {
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
