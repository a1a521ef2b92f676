import { Download } from "lucide-react";
import { useState } from "react";
import { summaryTables } from "../../experiment/summary/summaryCsv.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import { importZip, runZip } from "../../state/imports/runArchive.ts";
import { resultJson } from "../../state/runs/runExports.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import { Popover } from "../controls/Popover.tsx";
import { saveFile } from "../shared/saveFile.ts";
import type { Entry } from "./entries.ts";
import styles from "./RunsRoom.module.css";

/** A run as files. The zip is the folder of the command line: this page and `lab pretrain` open it. */
export function ExportEntry({ entry }: { readonly entry: Entry }) {
  const [error, setError] = useState<string | null>(null);
  const { source } = entry;

  async function save(name: string, type: string, content: () => string | Promise<Uint8Array>) {
    try {
      const made = await content();
      saveFile(new Blob([made as BlobPart], { type }), `${entry.id}${name}`);
      setError(null);
    } catch (reason) {
      setError(messageOf(reason));
    }
  }
  const json = (value: unknown) => `${JSON.stringify(value, null, 1)}\n`;
  const isJson = "application/json";

  return (
    <Popover
      title="Take it away"
      trigger={
        <Button size="s" variant="quiet" icon={<Download />}>
          Export
        </Button>
      }
    >
      <div className={styles.stack}>
        <p className={styles.note}>
          The zip has everything, with the networks; it opens here and in the command line.
        </p>
        <div className={styles.buttons}>
          <Button
            size="s"
            variant="primary"
            onClick={() =>
              void save(".zip", "application/zip", () =>
                source.kind === "run" ? runZip(source.run) : importZip(source.imported),
              )
            }
          >
            Zip
          </Button>
          <Button
            size="s"
            onClick={() =>
              void save(".json", isJson, () =>
                source.kind === "run" ? resultJson(source.run) : json(source.imported.result),
              )
            }
          >
            Result JSON
          </Button>
          <Button size="s" onClick={() => void save("-spec.json", isJson, () => json(entry.spec))}>
            Spec JSON
          </Button>
          {entry.summary !== null &&
            summaryTables(entry.summary).map(({ id, label, csv }) => (
              <Button key={id} size="s" onClick={() => void save(`-${id}.csv`, "text/csv", csv)}>
                {label} CSV
              </Button>
            ))}
        </div>
        {error !== null && <Notice tone="error">{error}</Notice>}
      </div>
    </Popover>
  );
}
