import { useMemo } from "react";
import { useStore } from "zustand";
import { shortName } from "../../experiment/terms/format.ts";
import { select, selectionStore } from "../../state/page/selection.ts";
import { meanImage, type Split, type SplitImages } from "../../state/systems/splitImages.ts";
import { Panel } from "../controls/Panel.tsx";
import { Segmented } from "../controls/Segmented.tsx";
import { Select } from "../controls/Select.tsx";
import { useWidth } from "../figure/useWidth.ts";
import { PixelCanvas } from "../images/PixelCanvas.tsx";
import { paintImage } from "../images/paint.ts";
import layout from "../style/layout.module.css";
import styles from "./DataRoom.module.css";
import { Sheet } from "./Sheet.tsx";

/** Images of each class with its mean image, or all images of one class. */
export function Samples(props: {
  readonly split: SplitImages;
  readonly chosen: number;
  readonly onChoose: (position: number) => void;
}) {
  const { split, chosen, onChoose } = props;
  const { split: name, drawClass } = useStore(selectionStore, (state) => state.data);
  const [place, width] = useWidth<HTMLDivElement>(700);
  const columns = width < 420 ? 8 : width < 700 ? 12 : 20;
  const means = useMemo(() => split.ofClass.map((own) => paintImage(meanImage(split, own), split.shape)), [split]);
  const shown = drawClass === null ? null : (split.ofClass[drawClass] ?? null);
  return (
    <Panel title="Samples" lead="Click an image or use the arrow keys to see it as the network does.">
      <div className={styles.choices}>
        <Segmented<Split>
          label="Split"
          value={name}
          options={[
            { value: "train", label: "Training" },
            { value: "validation", label: "Validation" },
            { value: "test", label: "Test" },
          ]}
          onChange={(value) => select("data", { split: value })}
        />
        <Select
          label="Class"
          value={drawClass === null ? "all" : String(drawClass)}
          options={[
            { value: "all", label: "All classes: the first images of each" },
            ...split.classes.map((label, cls) => ({
              value: String(cls),
              label: `Only ${shortName(label)}: all ${split.ofClass[cls]?.length ?? 0} images`,
            })),
          ]}
          onChange={(value) => select("data", { drawClass: value === "all" ? null : Number(value) })}
        />
      </div>
      <div ref={place} className={styles.classes}>
        {split.classes.map((label, cls) => {
          const own = split.ofClass[cls] ?? [];
          const rgba = means[cls];
          if (rgba === undefined || (shown !== null && cls !== drawClass)) return null;
          return (
            <div key={label} className={styles.cls}>
              <div className={styles.mean}>
                <span className={styles.name} title={label}>
                  {shortName(label, 20)}
                </span>
                <PixelCanvas rgba={rgba} shape={split.shape} label={`Mean image of class ${label}`} />
                <span className={layout.fine}>mean of {own.length}</span>
              </div>
              <Sheet
                split={split}
                positions={shown ?? own.slice(0, 2 * columns)}
                columns={columns}
                label={`Images of class ${label}; arrow keys select one`}
                chosen={chosen}
                onChoose={onChoose}
              />
            </div>
          );
        })}
      </div>
    </Panel>
  );
}
