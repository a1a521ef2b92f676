import { Shuffle, X } from "lucide-react";
import { useEffect, useMemo } from "react";
import { useStore } from "zustand";
import { seriesColour } from "../../../figures/drawing/seriesOfSystems.ts";
import { attackStore } from "../../../state/attack/attackStore.ts";
import { judgeTransfer, stopTransfer, transferredStore } from "../../../state/attack/transferred.ts";
import { Button } from "../../controls/Button.tsx";
import { Notice } from "../../controls/Notice.tsx";
import { Panel } from "../../controls/Panel.tsx";
import { ExportMenu } from "../../shared/ExportMenu.tsx";
import { tableFiles } from "../../shared/tableFiles.ts";
import layout from "../../style/layout.module.css";
import { namedNow } from "../namedSystems.ts";
import styles from "./Transfer.module.css";
import { outcomeTexts, transferColumns, transferRows } from "./transferRows.ts";

/** Whether the image that an attack on one system makes fools the other systems too. */
export function Transfer() {
  const { shown: judged, answers, isRunning, error } = useStore(transferredStore);
  const shown = useStore(attackStore, (state) => state.shown);
  const isPossible = useStore(attackStore, (state) => state.pending === null) && shown !== null;
  useEffect(() => stopTransfer, []);
  const isCurrent = judged !== null && judged === shown;
  const systems = useMemo(
    () =>
      judged === null
        ? []
        : namedNow(
            judged.attacks.map(({ system }) => system),
            judged.groupId,
          ),
    [judged],
  );
  const rows = useMemo(
    () => (judged === null ? [] : transferRows(judged, answers, systems)),
    [judged, answers, systems],
  );
  return (
    <Panel
      title="Does it transfer?"
      lead="The image that the attack on one system ends with, judged by every system."
      actions={
        isRunning ? (
          <Button size="s" icon={<X />} onClick={stopTransfer}>
            Stop
          </Button>
        ) : (
          <Button size="s" icon={<Shuffle />} disabled={!isPossible} onClick={() => void judgeTransfer()}>
            Judge with every system
          </Button>
        )
      }
    >
      {isCurrent && (
        <div className={layout.tight}>
          {error !== null && <Notice tone="error">{error}</Notice>}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must do so by keyboard */}
          <section className={styles.scroll} tabIndex={0} aria-label="Answers to the attacked images; scrolls sideways">
            <table className={styles.table}>
              <thead>
                <tr>
                  <th scope="col">Attack on</th>
                  {systems.map(({ system, label, series }) => (
                    <th key={system.id} scope="col" data-series={seriesColour(series)} className={styles.name}>
                      judged by {label}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {systems.map(({ system, label, series }) => (
                  <tr key={system.id}>
                    <th scope="row" data-series={seriesColour(series)} className={styles.name}>
                      {label}
                    </th>
                    {systems.map(({ system: judge }) => {
                      const row = rows.find(({ on, by }) => on.system.id === system.id && by.system.id === judge.id);
                      return (
                        <td key={judge.id} data-outcome={row?.outcome}>
                          {row === undefined ? "…" : `${row.answer}, ${outcomeTexts[row.outcome]}`}
                        </td>
                      );
                    })}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
          {rows.length > 0 && !isRunning && (
            <div>
              <ExportMenu
                note="Each file includes the settings that produced it."
                files={tableFiles({
                  id: "attack-transfer",
                  name: "Answers of every system to the images that attacks on each of them end with",
                  columns: transferColumns,
                  rows,
                  settings: { image: judged.image.source, label: judged.image.label, attack: judged.settings },
                })}
              />
            </div>
          )}
        </div>
      )}
    </Panel>
  );
}
