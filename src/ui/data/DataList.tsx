import clsx from "clsx";
import { useStore } from "zustand";
import images from "../../experiment/catalogue/datasets/images.ts";
import type { DatasetId } from "../../experiment/catalogue/datasets/index.ts";
import { bytesText } from "../../experiment/terms/format.ts";
import { select, selectionStore } from "../../state/page/selection.ts";
import { dataStore, isThere, publicData } from "../../state/systems/data.ts";
import { Panel } from "../controls/Panel.tsx";
import styles from "./DataRoom.module.css";

/** Every data set that could be used: those that come with the lab, public ones, and own ones. */
export function DataList() {
  const state = useStore(dataStore);
  const { dataset: shown } = useStore(selectionStore, ({ data }) => data);
  const own = (state.stored ?? []).filter(({ choice }) => choice.id === images.id);
  const isShown = (id: string, name: string | null) =>
    id === shown && (id !== images.id || name === state.ownName);
  const row = (id: string, name: string | null, label: string, about: string) => (
    <li key={name ?? id}>
      <button
        type="button"
        className={clsx(styles.open, isShown(id, name) && styles.shown)}
        aria-pressed={isShown(id, name)}
        onClick={() => {
          dataStore.setState({ ownName: name });
          select("data", { dataset: id as DatasetId, drawClass: null });
        }}
      >
        <span className={styles.setName}>{label}</span>
        <span className={styles.note}>{about}</span>
      </button>
    </li>
  );
  return (
    <Panel title="Data sets">
      <ul className={styles.sets}>
        {publicData.map((entry) => {
          const kept = state.stored?.find(({ choice }) => choice.id === entry.id);
          const begun = state.partial.some(({ path }) => path.startsWith(`${entry.id}/`));
          const missing = begun ? "download begun" : "not here yet";
          const there = isThere(state, { id: entry.id });
          const about =
            entry.files.from !== "data"
              ? entry.files.from === "bundled"
                ? "comes with the lab"
                : "computed here"
              : there === null
                ? ""
                : kept === undefined
                  ? missing
                  : bytesText(kept.bytes);
          return row(entry.id, null, entry.label, about);
        })}
        {own.map(({ name, bytes }) => row(images.id, name, name, `own, ${bytesText(bytes)}`))}
      </ul>
    </Panel>
  );
}
