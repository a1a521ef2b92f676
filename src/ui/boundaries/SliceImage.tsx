import { Dices } from "lucide-react";
import { useMemo, useState } from "react";
import { useStore } from "zustand";
import { factsOf } from "../../experiment/catalogue/datasetFacts.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import { drawSliceImage, takeImageFromAttack } from "../../state/boundaries/sliceImage.ts";
import { boundariesStore, type Slice } from "../../state/boundaries/sliceStore.ts";
import { selectionStore } from "../../state/page/selection.ts";
import type { SystemGroup } from "../../state/systems/systems.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import { Panel } from "../controls/Panel.tsx";
import { PixelCanvas } from "../images/PixelCanvas.tsx";
import { paintImage } from "../images/paint.ts";
import { DrawFrom, SeenImage } from "../images/SeenImage.tsx";
import layout from "../style/layout.module.css";
import { imageText } from "./sliceText.ts";

/** Chooses the image that the plane goes through: a test image, or the one from Attack. */
export function SliceImage(props: {
  readonly group: SystemGroup;
  /** The image of the current plane. */
  readonly image: Slice["image"] | undefined;
}) {
  const { group, image } = props;
  const { drawClass, draw } = useStore(selectionStore, (state) => state.boundaries);
  const own = useStore(boundariesStore, (state) => state.own);
  const [problem, setProblem] = useState<string | null>(null);
  const { classes } = factsOf(group.dataset);
  const rgba = useMemo(() => (image === undefined ? null : paintImage(image.pixels, image.shape)), [image]);
  const takeFromAttack = () => {
    try {
      takeImageFromAttack(group);
      setProblem(null);
    } catch (error) {
      setProblem(messageOf(error));
    }
  };
  return (
    <Panel title="Image">
      <div className={layout.stack}>
        <SeenImage
          picture={
            image === undefined || rgba === null ? null : (
              <PixelCanvas rgba={rgba} shape={image.shape} label={`The plane goes through ${imageText(image)}`} />
            )
          }
          label={image === undefined ? undefined : `Label: ${image.classes[image.label]}`}
        >
          {image !== undefined && <p>{imageText(image)}</p>}
        </SeenImage>
        <div className={layout.buttons}>
          <Button icon={<Dices />} onClick={() => drawSliceImage(drawClass)}>
            {drawClass === null ? "Another image" : `Another ${classes[drawClass] ?? "image"}`}
          </Button>
          <Button variant="quiet" onClick={takeFromAttack}>
            Use the image from Attack
          </Button>
        </div>
        {problem !== null && (
          <Notice tone="warning" onDismiss={() => setProblem(null)}>
            {problem}
          </Notice>
        )}
        {own === null && (
          <DrawFrom thing="image" classes={classes} cls={drawClass} seed={draw ?? 0} onDraw={drawSliceImage} />
        )}
      </div>
    </Panel>
  );
}
