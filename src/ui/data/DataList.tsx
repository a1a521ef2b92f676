import { useStore } from "zustand";
import images from "../../experiment/catalogue/datasets/images.ts";
import type { DatasetId } from "../../experiment/catalogue/datasets/index.ts";
import { bytesText } from "../../experiment/terms/format.ts";
import { select, selectionStore } from "../../state/page/selection.ts";
import { dataStore, isThere, publicData } from "../../state/systems/data.ts";
import { Panel } from "../controls/Panel.tsx";
import layout from "../style/layout.module.css";
import styles from "./DataRoom.module.css";

/** All available data sets: included, public, and the visitor's own. */
export function DataList() {
  const state = useStore(dataStore);
  const { dataset: shown } = useStore(selectionStore, ({ data }) => data);
  const own = (state.stored ?? []).filter(({ choice }) => choice.id === images.id);
  const isShown = (id: string, name: string | null) => id === shown && (id !== images.id || name === state.ownName);
  const row = (id: string, name: string | null, label: string, about: string) => (
    <li key={name ?? id}>
      <button
        type="button"
        className={layout.entry}
        aria-pressed={isShown(id, name)}
        onClick={() => {
          dataStore.setState({ ownName: name });
          select("data", { dataset: id as DatasetId, drawClass: null });
        }}
      >
        <span className={styles.setName}>{label}</span>
        <span className={layout.fine}>{about}</span>
      </button>
    </li>
  );
  return (
    <Panel title="Data sets">
      <ul className={styles.sets}>
        {publicData.map((entry) => {
          const kept = state.stored?.find(({ choice }) => choice.id === entry.id);
          const isPartial = state.partial.some(({ path }) => path.startsWith(`${entry.id}/`));
          const missing = isPartial ? "partly downloaded" : "not downloaded";
          const there = isThere(state, { id: entry.id });
          const about =
            entry.files.from !== "data"
              ? entry.files.from === "bundled"
                ? "included"
                : "generated"
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
