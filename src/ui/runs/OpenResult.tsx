import { FileArchive, FolderOpen } from "lucide-react";
import { useRef } from "react";
import { useStore } from "zustand";
import { importsStore, openResult } from "../../state/imports/imports.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import { Panel } from "../controls/Panel.tsx";
import { Progress } from "../controls/Progress.tsx";
import { useDropped } from "../shared/useDropped.ts";
import styles from "./RunsRoom.module.css";

/** Open what the command line or another page made: a zip, a folder, or a file dropped anywhere in the room. */
export function OpenResult({ onOpened }: { readonly onOpened: (id: string) => void }) {
  const { opening, error } = useStore(importsStore);
  const zip = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const isOver = useDropped(({ files }) => void open(files[0]));

  async function open(source: File | readonly File[] | undefined) {
    if (source === undefined) return;
    const id = await openResult(source);
    if (id !== null) onOpened(id);
  }

  return (
    <Panel title="Open a result" className={isOver ? styles.over : undefined}>
      <div className={styles.stack}>
        <p className={styles.note}>
          The folder that <code>npm run lab -- run … --out DIR</code> wrote, or a zip of it from here or
          there. Every network and number is held to its digest; nothing is uploaded.
        </p>
        <div className={styles.buttons}>
          <Button size="s" icon={<FileArchive />} onClick={() => zip.current?.click()}>
            Open a zip
          </Button>
          <Button size="s" icon={<FolderOpen />} onClick={() => folder.current?.click()}>
            Open a folder
          </Button>
        </div>
        <input
          ref={zip}
          type="file"
          hidden
          accept=".zip,application/zip"
          aria-label="Zip of a result"
          onChange={(event) => {
            void open(event.target.files?.[0]);
            event.target.value = "";
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
          aria-label="Folder of a result"
          onChange={(event) => {
            const files = [...(event.target.files ?? [])];
            event.target.value = "";
            if (files.length > 0) void open(files);
          }}
        />
        {opening === "reading" && <Progress label="Reading and checking" value={null} />}
        {error !== null && (
          <Notice
            tone="error"
            title="It could not be opened"
            onDismiss={() => importsStore.setState({ error: null })}
          >
            {error}
          </Notice>
        )}
      </div>
    </Panel>
  );
}
