import clsx from "clsx";
import { type ReactNode, useEffect } from "react";
import { useStore } from "zustand";
import { studies, studyOf } from "../../experiment/studies/index.ts";
import { select, selectionStore } from "../../state/page/selection.ts";
import { hashOf } from "../../state/page/view.ts";
import { restoreRuns } from "../../state/runs/restoreRuns.ts";
import { loadDemos, studyFilesStore } from "../../state/studies/studyFiles.ts";
import { roomOfStudy } from "../../state/studies/studyRooms.ts";
import { PanelBoundary } from "../controls/PanelBoundary.tsx";
import { Room } from "../controls/Room.tsx";
import { Select } from "../controls/Select.tsx";
import layout from "../style/layout.module.css";
import { Claims } from "./Claims.tsx";
import styles from "./Paper.module.css";
import { StudyView } from "./StudyView.tsx";

/** Rooms whose question some of the figures answer: these stand there. */
const roomNames = { simplicity: "Simplicity", decompositions: "Decompositions" } as const;

/** The Paper room: every table and figure of the paper, with its question and its numbers beside this lab's. */
export function PaperRoom() {
  const { study: wanted, source } = useStore(selectionStore, (state) => state.paper);
  const demos = useStore(studyFilesStore, (state) => state.demos);
  useEffect(() => {
    void restoreRuns();
    void loadDemos();
  }, []);
  const here = studies.filter(({ id }) => roomOfStudy(id) === "paper");
  const study = here.find(({ id }) => id === wanted) ?? here[0];
  if (study === undefined) return null;
  const whereOf = (id: string) => {
    const isShipped = demos?.some((demo) => demo.id === id) ?? false;
    const room = roomOfStudy(id);
    const where = room === "paper" ? "" : ` · in ${roomNames[room]}`;
    return `${studyOf(id)?.section ?? ""}${isShipped ? " · demo" : ""}${where}`;
  };
  const open = (id: string) => {
    const room = roomOfStudy(id);
    select(room, { study: id });
    if (room !== "paper") location.hash = hashOf(room);
  };
  return (
    <Room
      title="The paper"
      lead="Every table and figure of “Robustness from Simple Classifiers”, with its printed numbers beside this lab's. The demos are small: results on digits may not carry over to photographs, for which some studies have numbers of their own (CIFAR-10). We also report where RoBin does worse."
    >
      <Claims />
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
            onChange={open}
          />
        </div>
        <nav className={styles.wideList} aria-label="Tables and figures">
          <ul className={styles.list}>
            {studies.map(({ id, title }) => (
              <li key={id}>
                <Entry id={id} isShown={id === study.id}>
                  <span className={styles.name}>{title}</span>
                  <span className={styles.where}>{whereOf(id)}</span>
                </Entry>
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

/** An entry of the list: shows a study of this room, or leads to the room in which it stands. */
function Entry(props: { readonly id: string; readonly isShown: boolean; readonly children: ReactNode }) {
  const { id, isShown, children } = props;
  const room = roomOfStudy(id);
  const choose = () => select(room, { study: id });
  return room === "paper" ? (
    <button type="button" className={layout.entry} aria-current={isShown || undefined} onClick={choose}>
      {children}
    </button>
  ) : (
    <a href={hashOf(room)} className={clsx(layout.entry, styles.elsewhere)} onClick={choose}>
      {children}
    </a>
  );
}
