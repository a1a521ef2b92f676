import { Download, Gauge, Square } from "lucide-react";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { type BenchFile, benchFileName } from "../../experiment/machine/benchResult.ts";
import { benchAbsent, benchTables } from "../../experiment/machine/benchRows.ts";
import { benchStore, restoreBench, startBench, stopBench } from "../../state/machine/benchStore.ts";
import { liveRun, runsStore } from "../../state/runs/runsStore.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import { Progress } from "../controls/Progress.tsx";
import { Segmented } from "../controls/Segmented.tsx";
import { jsonBlob, saveFile } from "../shared/saveFile.ts";
import styles from "./MeasureMachine.module.css";

const times = [
  { value: "60", label: "1 min" },
  { value: "180", label: "3 min" },
  { value: "600", label: "10 min" },
] as const;

type Seconds = (typeof times)[number]["value"];

/** Measures this machine beside stock tfjs, for as long as the visitor allows, and shows the latest result. */
export function MeasureMachine() {
  const { running, file, error } = useStore(benchStore);
  const isBusy = useStore(runsStore, (state) => liveRun(state) !== undefined);
  const [seconds, setSeconds] = useState<Seconds>("180");
  useEffect(restoreBench, []);
  return (
    <section className={styles.section} aria-labelledby="measure-machine">
      <h3 id="measure-machine" className={styles.title}>
        Measure this machine
      </h3>
      {running === null ? (
        <>
          <p>
            Times training and attack steps of four networks on each backend, beside stock tfjs. Leave the machine alone
            meanwhile. Estimates on this page then use the result.
          </p>
          <Segmented label="Time to spend" size="s" value={seconds} options={times} onChange={setSeconds} />
          <Button size="s" icon={<Gauge />} disabled={isBusy} onClick={() => void startBench(Number(seconds))}>
            Measure
          </Button>
          {isBusy && <p>A run is using the workers. Measure when it has ended.</p>}
        </>
      ) : (
        <>
          <Progress label={running.text} value={running.fraction} />
          <Button size="s" icon={<Square />} onClick={stopBench}>
            Stop and keep the result
          </Button>
        </>
      )}
      {error !== null && <Notice tone="error">This machine could not be measured: {error}</Notice>}
      {running === null && file !== null && <Result file={file} />}
    </section>
  );
}

function Result({ file }: { readonly file: BenchFile }) {
  const absent = benchAbsent(file);
  return (
    <>
      <p>
        Measured on {file.date.slice(0, 10)}
        {file.stopped && ", stopped early"}: steps of one image per second, of all workers together.
      </p>
      {(file.warnings ?? []).map((warning) => (
        <Notice key={warning} tone="warning">
          {warning}
        </Notice>
      ))}
      {benchTables(file).map(({ label, rows, comparisons }) => (
        <div key={label} className={styles.network}>
          <table className={styles.table}>
            <caption className={styles.caption}>{label}</caption>
            <thead>
              <tr>
                <th scope="col">Engine</th>
                <th scope="col">Training</th>
                <th scope="col">Attack</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ contender, training, attack, reason }) => (
                <tr key={contender}>
                  <th scope="row">
                    {contender}
                    {reason !== null && <span className={styles.reason}>{reason}</span>}
                  </th>
                  <td>{training}</td>
                  <td>{attack}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {comparisons.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </div>
      ))}
      {absent.length > 0 && (
        <details>
          <summary>What took no part</summary>
          <ul className={styles.absent}>
            {absent.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </details>
      )}
      <Button size="s" icon={<Download />} onClick={() => saveFile(jsonBlob(file), benchFileName)}>
        Save as JSON
      </Button>
    </>
  );
}
