import { Download } from "lucide-react";
import { useState } from "react";
import { messageOf } from "../../lab/namedError.ts";
import { importZip, runZip } from "../../state/runArchive.ts";
import { type CsvTable, resultCsv, resultJson } from "../../state/runExports.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import { Popover } from "../controls/Popover.tsx";
import { saveFile } from "../saveFile.ts";
import type { Entry } from "./entries.ts";
import styles from "./RunsRoom.module.css";

const tables: readonly (readonly [CsvTable, string])[] = [
  ["accuracies", "Accuracies CSV"],
  ["gaps", "Gaps CSV"],
  ["overlaps", "Overlaps CSV"],
];

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
            tables.map(([table, label]) => (
              <Button
                key={table}
                size="s"
                onClick={() => void save(`-${table}.csv`, "text/csv", () => resultCsv(entry, table))}
              >
                {label}
              </Button>
            ))}
        </div>
        {error !== null && <Notice tone="error">{error}</Notice>}
      </div>
    </Popover>
  );
}
