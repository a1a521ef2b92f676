import clsx from "clsx";
import { useEffect } from "react";
import { useStore } from "zustand";
import { studies, studyOf } from "../../experiment/studies/index.ts";
import { select, selectionStore } from "../../state/page/selection.ts";
import { restoreRuns } from "../../state/runs/restoreRuns.ts";
import { loadDemos, studyFilesStore } from "../../state/studies/studyFiles.ts";
import { PanelBoundary } from "../controls/PanelBoundary.tsx";
import { Room } from "../controls/Room.tsx";
import { Select } from "../controls/Select.tsx";
import layout from "../style/layout.module.css";
import styles from "./Paper.module.css";
import { StudyView } from "./StudyView.tsx";

/** The Paper room: every table and figure of the paper, with its question and its numbers beside this lab's. */
export function PaperRoom() {
  const { study: wanted, source } = useStore(selectionStore, (state) => state.paper);
  const demos = useStore(studyFilesStore, (state) => state.demos);
  useEffect(() => {
    void restoreRuns();
    void loadDemos();
  }, []);
  const study = studyOf(wanted) ?? studies[0];
  if (study === undefined) return null;
  const whereOf = (id: string) => {
    const isShipped = demos?.some((demo) => demo.id === id) ?? false;
    return `${studyOf(id)?.section ?? ""}${isShipped ? " · demo" : ""}`;
  };
  return (
    <Room
      title="The paper"
      lead="Every table and figure of “Robustness from Simple Classifiers”, with its printed numbers beside this lab's. The demos are small: results on ten digits may not carry over to photographs. We also report where RoBin does worse."
    >
      <div className={clsx(layout.columns, styles.columns)}>
        <div className={styles.narrowList}>
          <Select
            label="Table or figure"
            value={study.id}
            options={studies.map(({ id, title }) => ({
              value: id,
              label: title,
              summary: whereOf(id),
            }))}
            onChange={(id) => select("paper", { study: id })}
          />
        </div>
        <nav className={styles.wideList} aria-label="Tables and figures">
          <ul className={styles.list}>
            {studies.map(({ id, title }) => (
              <li key={id}>
                <button
                  type="button"
                  className={layout.entry}
                  aria-current={id === study.id || undefined}
                  onClick={() => select("paper", { study: id })}
                >
                  <span className={styles.name}>{title}</span>
                  <span className={styles.where}>{whereOf(id)}</span>
                </button>
              </li>
            ))}
          </ul>
        </nav>
        <PanelBoundary name={study.title} of={study.id}>
          <StudyView
            key={study.id}
            study={study}
            source={source}
            onSource={(next) => select("paper", { source: next })}
          />
        </PanelBoundary>
      </div>
    </Room>
  );
}
