import { type ReactNode, useEffect } from "react";
import { useStore } from "zustand";
import { select, selectionStore } from "../../state/page/selection.ts";
import { restoreRuns } from "../../state/runs/earlierRuns.ts";
import { Room } from "../controls/Room.tsx";
import { StudyShelf } from "./StudyShelf.tsx";

/** A room about some studies: what they ask, the studies, and below them what one can do of one's own. */
export function StudyRoom(props: {
  /** Where the selection keeps which study is on show. */
  readonly room: "simplicity" | "decompositions";
  readonly title: string;
  readonly lead: ReactNode;
  /** What the choice among the studies is called. */
  readonly label: string;
  readonly shelf: readonly { readonly id: string; readonly name: string }[];
  readonly children: ReactNode;
}) {
  const { room, title, lead, label, shelf, children } = props;
  const { study, source } = useStore(selectionStore, (state) => state[room]);
  useEffect(() => void restoreRuns(), []);
  return (
    <Room title={title} lead={lead}>
      <StudyShelf
        label={label}
        shelf={shelf}
        chosen={study}
        source={source}
        onChoose={(change) => select(room, change)}
      />
      {children}
    </Room>
  );
}
