import { Dices } from "lucide-react";
import { useStore } from "zustand";
import type { AlikeData } from "../../../experiment/catalogue/alikeData.ts";
import { factsOf } from "../../../experiment/catalogue/datasetFacts.ts";
import type { ResolvedChoice } from "../../../experiment/terms/system.ts";
import type { DrawnSource } from "../../../state/attack/attackedImage.ts";
import { drawImage, showDataImage } from "../../../state/attack/attackImage.ts";
import { attackStore, groupOf } from "../../../state/attack/attackStore.ts";
import { dataName, dataStore } from "../../../state/systems/data.ts";
import type { LabSystem } from "../../../state/systems/systems.ts";
import { Button } from "../../controls/Button.tsx";
import { NumberField } from "../../controls/NumberField.tsx";
import { DrawFrom } from "../../images/SeenImage.tsx";
import { SplitChoice } from "../../images/SplitChoice.tsx";
import { seenText } from "../seen.ts";
import { ruleText } from "../systemName.ts";
import styles from "./ImagePanel.module.css";

/** What the images of the data show. */
export type Thing = "digit" | "image";

interface DataImageChoiceProps {
  readonly source: DrawnSource;
  readonly classes: readonly string[];
  readonly systems: readonly LabSystem[];
  readonly thing: Thing;
}

/** Chooses an image of the data: its split, at random, from one class, by the seed of a draw, or by its number. */
export function DataImageChoice({ source, classes, systems, thing }: DataImageChoiceProps) {
  const { chosen, position, split = "test" } = source;
  // A chosen image was not drawn from a class: its seed only serves links.
  const cls = chosen === undefined ? source.cls : null;
  const groupId = useStore(attackStore, (state) => state.groupId);
  const group = groupOf(groupId);
  const dataset = source.data?.dataset ?? group?.dataset;
  const sizes = dataset === undefined ? null : factsOf(dataset).splits;
  const seen = seenText(source, systems, groupId);
  return (
    <>
      {chosen?.by === "search" && <p className={styles.hint}>{ruleText(chosen, systems)}</p>}
      {seen !== null && <p className={styles.hint}>{seen}</p>}
      {source.data !== undefined && group !== undefined && <OtherData data={source.data} trained={group.dataset} />}
      <Button wide icon={<Dices />} onClick={() => void drawImage(cls, undefined, split)}>
        {cls === null ? `Another ${thing}` : `Another ${classes[cls]}`}
      </Button>
      <DrawFrom
        thing={thing}
        classes={classes}
        cls={cls}
        seed={chosen === undefined ? source.seed : null}
        onDraw={(next, seed) => void drawImage(next, seed, split)}
      >
        {source.data === undefined && (
          <SplitChoice value={split} sizes={sizes} onChange={(next) => void drawImage(cls, undefined, next)} />
        )}
        <NumberField
          label="Image number"
          value={position}
          max={sizes === null ? position : sizes[split] - 1}
          onChange={(to) => void showDataImage(to, { by: "number" }, split)}
        />
      </DrawFrom>
    </>
  );
}

/** Says that the test images are not those of the data that the systems were trained on. */
function OtherData({ data, trained }: { readonly data: AlikeData; readonly trained: ResolvedChoice }) {
  const name = useStore(dataStore, (state) => dataName(state, trained));
  return (
    <p className={styles.hint}>
      The systems were trained on {name}, which is not on this machine. These are the test images of {data.name}, with
      the same classes and size.
    </p>
  );
}
