import { type ReactNode, useEffect } from "react";
import { useStore } from "zustand";
import { studyOf } from "../../experiment/studies/index.ts";
import { select, selectionStore } from "../../state/page/selection.ts";
import { restoreRuns } from "../../state/runs/restoreRuns.ts";
import { studyShelves } from "../../state/studies/studyRooms.ts";
import { PanelBoundary } from "../controls/PanelBoundary.tsx";
import { Room } from "../controls/Room.tsx";
import { Segmented } from "../controls/Segmented.tsx";
import styles from "./Paper.module.css";
import { StudyView } from "./StudyView.tsx";

/** A room with a few related studies, one on show at a time, and the visitor's own experiment below them. */
export function StudyRoom(props: {
  readonly room: keyof typeof studyShelves;
  readonly title: string;
  readonly lead: ReactNode;
  /** Label of the choice of study. */
  readonly label: string;
  readonly children: ReactNode;
}) {
  const { room, title, lead, label, children } = props;
  const shelf: readonly { readonly id: string; readonly name: string }[] = studyShelves[room];
  const { study: chosen, source } = useStore(selectionStore, (state) => state[room]);
  useEffect(() => void restoreRuns(), []);
  const id = shelf.find((one) => one.id === chosen)?.id ?? shelf[0]?.id ?? "";
  const study = studyOf(id);
  if (study === undefined) throw new Error(`no study ${id}`);
  return (
    <Room title={title} lead={lead}>
      <div className={styles.shelf}>
        <Segmented
          label={label}
          value={id}
          options={shelf.map((one) => ({ value: one.id, label: one.name }))}
          onChange={(next) => select(room, { study: next })}
        />
      </div>
      <PanelBoundary name={study.title} of={study.id}>
        <StudyView key={study.id} study={study} source={source} onSource={(next) => select(room, { source: next })} />
      </PanelBoundary>
      {children}
    </Room>
  );
}
