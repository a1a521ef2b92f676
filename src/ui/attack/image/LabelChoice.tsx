import { useStore } from "zustand";
import { photographNamed } from "../../../experiment/pictures/creditedName.ts";
import type { Photograph } from "../../../experiment/pictures/photographs.ts";
import type { InputImage } from "../../../state/attack/attackedImage.ts";
import { setLabel } from "../../../state/attack/attackImage.ts";
import { attackStore } from "../../../state/attack/attackStore.ts";
import { readingOf, rejectionOf } from "../../../state/attack/reading.ts";
import { Notice } from "../../controls/Notice.tsx";
import { Segmented } from "../../controls/Segmented.tsx";
import { Select } from "../../controls/Select.tsx";
import layout from "../../style/layout.module.css";
import styles from "./LabelChoice.module.css";

/** Most classes that fit side by side as buttons, if their names are short. */
const mostButtons = 12;

function chosenBy({ source, label, classes }: InputImage, photographs: readonly Photograph[]): string {
  if (source.kind !== "own") return "";
  if (source.saidBy === "sender")
    return source.photograph === undefined ? "Chosen by the sender of the link." : "Chosen in the link.";
  const shown = photographNamed(photographs, source.name);
  return shown !== undefined && shown.class === classes[label ?? -1]
    ? "The subject of this photograph."
    : "Chosen by you.";
}

interface LabelChoiceProps {
  readonly image: InputImage;
  /** Those that the image may be one of. */
  readonly photographs: readonly Photograph[];
}

/** Asks what an own image shows: only the person knows. */
export function LabelChoice({ image, photographs }: LabelChoiceProps) {
  const choice = {
    label: "Correct label",
    value: image.label === null ? "" : String(image.label),
    options: image.classes.map((name, cls) => ({ value: String(cls), label: name })),
    onChange: (cls: string) => {
      if (cls !== "") setLabel(Number(cls));
    },
  };
  const notChosen = image.label === null ? [{ value: "", label: "Not chosen" }] : [];
  const answers = useStore(attackStore, (state) => state.answers);
  const rejection = rejectionOf(answers);
  return (
    <div className={styles.label}>
      {image.classes.length <= mostButtons && image.classes.every((name) => name.length <= 2) ? (
        <Segmented size="s" {...choice} />
      ) : (
        <Select {...choice} options={[...notChosen, ...choice.options]} />
      )}
      <p className={layout.fine}>
        {image.label === null
          ? `${readingOf(answers, image.classes)} Until you choose, each attack is judged against what that system reads.`
          : chosenBy(image, photographs)}
      </p>
      {rejection !== null && (
        <Notice tone="warning" title="No arm recognises this picture">
          {rejection}
        </Notice>
      )}
    </div>
  );
}
