import { FileArchive, FolderOpen } from "lucide-react";
import { useStore } from "zustand";
import { importsStore, openResult } from "../../state/imports/imports.ts";
import { Notice } from "../controls/Notice.tsx";
import { OpenFile } from "../controls/OpenFile.tsx";
import { Panel } from "../controls/Panel.tsx";
import { Progress } from "../controls/Progress.tsx";
import { useDropped } from "../shared/useDropped.ts";
import layout from "../style/layout.module.css";
import styles from "./RunsRoom.module.css";

/** Opens a result of the command line or of another page: a zip or a folder, chosen or dropped anywhere in the room. */
export function OpenResult({ onOpened }: { readonly onOpened: (id: string) => void }) {
  const { opening, error } = useStore(importsStore);
  const isOver = useDropped(({ files }) => void open(files[0]));

  async function open(source: File | readonly File[] | undefined) {
    if (source === undefined) return;
    const id = await openResult(source);
    if (id !== null) onOpened(id);
  }

  return (
    <Panel title="Open a result" className={isOver ? styles.over : undefined}>
      <div className={layout.stack}>
        <p className={layout.note}>
          Open a folder written by <code>npm run lab -- run … --out DIR</code>, or a zip exported from this page. Files
          are checksum-verified; nothing is uploaded.
        </p>
        <div className={layout.buttons}>
          <OpenFile
            icon={<FileArchive />}
            name="Zip of a result"
            accept=".zip,application/zip"
            onOpen={([zip]) => void open(zip)}
          >
            Open a zip
          </OpenFile>
          <OpenFile icon={<FolderOpen />} name="Folder of a result" kind="folder" onOpen={(files) => void open(files)}>
            Open a folder
          </OpenFile>
        </div>
        {opening === "reading" && <Progress label="Reading and checking files" value={null} />}
        {error !== null && (
          <Notice
            tone="error"
            title="The result could not be opened"
            onDismiss={() => importsStore.setState({ error: null })}
          >
            {error}
          </Notice>
        )}
      </div>
    </Panel>
  );
}
