import { Download } from "lucide-react";
import type { Run } from "../../state/run.ts";
import { type CsvTable, resultCsv, resultJson } from "../../state/runExports.ts";
import { Button } from "../controls/Button.tsx";
import { Popover } from "../controls/Popover.tsx";
import { saveFile } from "../saveFile.ts";
import styles from "./RunView.module.css";

/** Results of a run as files. */
export function RunExport({ run }: { readonly run: Run }) {
  const saveCsv = (table: CsvTable) =>
    saveFile(new Blob([resultCsv(run, table)], { type: "text/csv" }), `${run.id}-${table}.csv`);
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
        <Button size="s" onClick={() => saveCsv("accuracies")}>
          Accuracies CSV
        </Button>
        <Button size="s" onClick={() => saveCsv("gaps")}>
          Gaps CSV
        </Button>
        <Button size="s" onClick={() => saveCsv("overlaps")}>
          Overlaps CSV
        </Button>
        <Button size="s" onClick={() => saveCsv("health")}>
          Health CSV
        </Button>
        {(run.spec.replicas ?? 1) > 1 && (
          <Button size="s" onClick={() => saveCsv("spreads")}>
            Trainings CSV
          </Button>
        )}
      </div>
    </Popover>
  );
}
