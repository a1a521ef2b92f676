import { Dices } from "lucide-react";
import { useStore } from "zustand";
import { factsOf } from "../../../experiment/catalogue/datasetFacts.ts";
import type { InputImage } from "../../../state/attack/attackedImage.ts";
import { drawImage, showTestImage } from "../../../state/attack/attackImage.ts";
import { attackStore, groupOf } from "../../../state/attack/attackStore.ts";
import type { LabSystem } from "../../../state/systems/systems.ts";
import { Button } from "../../controls/Button.tsx";
import { NumberField } from "../../controls/NumberField.tsx";
import { DrawFrom } from "../../images/SeenImage.tsx";
import { ruleText } from "../systemName.ts";
import styles from "./ImagePanel.module.css";

/** What the test images show. */
export type Thing = "digit" | "image";

interface TestImageChoiceProps {
  readonly source: Extract<InputImage["source"], { kind: "draw" }>;
  readonly classes: readonly string[];
  readonly systems: readonly LabSystem[];
  readonly thing: Thing;
}

/** Chooses a test image: at random, from one class, by the seed of a draw, or by its number. */
export function TestImageChoice({ source, classes, systems, thing }: TestImageChoiceProps) {
  const { chosen, position } = source;
  // A chosen image was not drawn from a class: its seed only serves links.
  const cls = chosen === undefined ? source.cls : null;
  const last = useStore(attackStore, ({ groupId }) => {
    const group = groupOf(groupId);
    return group === undefined ? position : factsOf(group.dataset).splits.test - 1;
  });
  return (
    <>
      {chosen?.by === "search" && <p className={styles.hint}>{ruleText(chosen, systems)}</p>}
      <Button wide icon={<Dices />} onClick={() => void drawImage(cls)}>
        {cls === null ? `Another ${thing}` : `Another ${classes[cls]}`}
      </Button>
      <DrawFrom
        thing={thing}
        classes={classes}
        cls={cls}
        seed={chosen === undefined ? source.seed : null}
        onDraw={(next, seed) => void drawImage(next, seed)}
      >
        <NumberField label="Image number" value={position} max={last} onChange={(to) => void showTestImage(to)} />
      </DrawFrom>
    </>
  );
}
