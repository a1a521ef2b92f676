import { studyOf } from "../../experiment/studies/index.ts";
import { PanelBoundary } from "../controls/PanelBoundary.tsx";
import { Segmented } from "../controls/Segmented.tsx";
import styles from "./Paper.module.css";
import { type StudySource, StudyView } from "./StudyView.tsx";

/** A few studies that belong together: one is on show, the others a click away. */
export function StudyShelf(props: {
  readonly label: string;
  /** Ids of studies with short names, the first being the default. */
  readonly shelf: readonly { readonly id: string; readonly name: string }[];
  /** Empty or unknown: the first. */
  readonly chosen: string;
  readonly source: StudySource;
  readonly onChoose: (change: { readonly study?: string; readonly source?: StudySource }) => void;
}) {
  const { label, shelf, chosen, source, onChoose } = props;
  const id = shelf.find((one) => one.id === chosen)?.id ?? shelf[0]?.id ?? "";
  const study = studyOf(id);
  if (study === undefined) throw new Error(`no study ${id}`);
  return (
    <>
      <div className={styles.shelf}>
        <Segmented
          label={label}
          value={id}
          options={shelf.map((one) => ({ value: one.id, label: one.name }))}
          onChange={(next) => onChoose({ study: next })}
        />
      </div>
      <PanelBoundary name={study.title} of={study.id}>
        <StudyView
          key={study.id}
          study={study}
          source={source === "shipped" || study.scales.includes(source) ? source : "shipped"}
          onSource={(next) => onChoose({ source: next })}
        />
      </PanelBoundary>
    </>
  );
}
