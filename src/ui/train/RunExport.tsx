import { Download } from "lucide-react";
import { summaryTables } from "../../experiment/summary/summaryCsv.ts";
import type { Run } from "../../state/runs/run.ts";
import { resultJson } from "../../state/runs/runExports.ts";
import { Button } from "../controls/Button.tsx";
import { Popover } from "../controls/Popover.tsx";
import { saveFile } from "../shared/saveFile.ts";
import styles from "./RunView.module.css";

/** Results of a run as files. */
export function RunExport({ run }: { readonly run: Run }) {
  const tables = run.summary === null ? [] : summaryTables(run.summary);
  return (
    <Popover
      title="Take the results away"
      trigger={
        <Button size="s" variant="quiet" icon={<Download />}>
          Export
        </Button>
      }
    >
      <p>The JSON holds the spec, every key and digest, the history, and the flag of each example.</p>
      <div className={styles.exports}>
        <Button
          size="s"
          onClick={() =>
            saveFile(new Blob([resultJson(run)], { type: "application/json" }), `${run.id}.json`)
          }
        >
          Result JSON
        </Button>
        <Button
          size="s"
          onClick={() =>
            saveFile(
              new Blob([`${JSON.stringify(run.spec, null, 1)}\n`], { type: "application/json" }),
              `${run.id}-spec.json`,
            )
          }
        >
          Spec JSON
        </Button>
        {tables.map(({ id, label, csv }) => (
          <Button
            key={id}
            size="s"
            onClick={() => saveFile(new Blob([csv()], { type: "text/csv" }), `${run.id}-${id}.csv`)}
          >
            {label} CSV
          </Button>
        ))}
      </div>
    </Popover>
  );
}
