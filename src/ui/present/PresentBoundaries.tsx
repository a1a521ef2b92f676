import { Dices } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import { useStore } from "zustand";
import { imageAt } from "../../experiment/interactive/slice.ts";
import { presentedMap } from "../../figures/maps/presentedMap.ts";
import { drawSliceImage } from "../../state/boundaries/sliceImage.ts";
import { boundariesStore, type ChosenImage, type Slice, type SlicedSystem } from "../../state/boundaries/sliceStore.ts";
import { selectionStore } from "../../state/page/selection.ts";
import { answerAt } from "../boundaries/answerAt.ts";
import { imageText, placeOf } from "../boundaries/sliceText.ts";
import { useSliceMap } from "../boundaries/useSliceMap.ts";
import { Button } from "../controls/Button.tsx";
import { PixelCanvas } from "../images/PixelCanvas.tsx";
import { paintImage } from "../images/paint.ts";
import { FittedFigure } from "./FittedFigure.tsx";
import { MapKey } from "./MapKey.tsx";
import styles from "./Present.module.css";
import { PresentFrame } from "./PresentFrame.tsx";

/** The Boundaries room for a projector: the maps side by side, the selected image and what each system says about it. */
export function PresentBoundaries(props: {
  readonly slice: Slice | null;
  /** Why there is no map, or its progress. */
  readonly messages: ReactNode;
  readonly settings: ReactNode;
}) {
  const { slice, messages, settings } = props;
  const drawClass = useStore(selectionStore, (state) => state.boundaries.drawClass);
  const chosen = useStore(boundariesStore, (state) => state.chosen);
  return (
    <PresentFrame
      name="Boundaries, presented"
      bar={
        <>
          {slice !== null ? <SelectedImage slice={slice} /> : chosen !== null && <Chosen chosen={chosen} />}
          <Button icon={<Dices />} onClick={() => drawSliceImage(drawClass)}>
            Another image
          </Button>
        </>
      }
      settings={settings}
    >
      {slice === null ? <div>{messages}</div> : <Maps slice={slice} />}
    </PresentFrame>
  );
}

function Maps({ slice }: { readonly slice: Slice }) {
  const { source, input } = useSliceMap(slice, true);
  return (
    <div className={styles.maps}>
      <FittedFigure figure={presentedMap} source={source} plane={input} />
      <MapKey map={source} />
    </div>
  );
}

/** The image at the selected place, and the answers to it. */
function SelectedImage({ slice }: { readonly slice: Slice }) {
  const { image, plane, systems } = slice;
  const at = useStore(selectionStore, (state) => state.boundaries.at);
  const place = useMemo(() => placeOf(slice, at ?? [0, 0]), [slice, at]);
  const rgba = useMemo(
    () => paintImage(imageAt(image.pixels, plane.axes, [place.x, place.y]), image.shape),
    [image, plane, place],
  );
  return (
    <ShownImage image={image} rgba={rgba}>
      {systems.map((sliced) => (
        <Said key={sliced.system.id} slice={slice} sliced={sliced} place={[place.x, place.y]} />
      ))}
    </ShownImage>
  );
}

/** The image that the plane will pass through, and what the systems read, until there is a map. */
function Chosen({ chosen: { image, group, answers } }: { readonly chosen: ChosenImage }) {
  const rgba = useMemo(() => paintImage(image.pixels, image.shape), [image]);
  return (
    <ShownImage image={image} rgba={rgba}>
      {group.systems.flatMap(({ id, label }) => {
        const answer = answers[id];
        return answer === undefined ? [] : [<Answer key={id} label={label} {...answer} />];
      })}
    </ShownImage>
  );
}

/** An image, where it comes from, and the answers to it. */
function ShownImage(props: {
  readonly image: Slice["image"];
  readonly rgba: ReturnType<typeof paintImage>;
  readonly children: ReactNode;
}) {
  const { image, rgba, children } = props;
  return (
    <>
      <div className={styles.thumb}>
        <PixelCanvas rgba={rgba} shape={image.shape} label="The selected image" />
      </div>
      <div className={styles.about}>
        <p>
          Around this <b>{image.classes[image.label]}</b>, {imageText(image)}
        </p>
        <p className={styles.says} aria-live="polite">
          {children}
        </p>
      </div>
    </>
  );
}

function Answer({
  label,
  name,
  isWrong,
}: {
  readonly label: string;
  readonly name: string | null;
  readonly isWrong: boolean;
}) {
  return (
    <span>
      {label}:{" "}
      <strong className={styles.said} data-wrong={isWrong}>
        {name ?? "nothing"}
      </strong>
    </span>
  );
}

function Said(props: {
  readonly slice: Slice;
  readonly sliced: SlicedSystem;
  readonly place: readonly [number, number];
}) {
  const { slice, sliced, place } = props;
  if (sliced.grid === null) return null;
  const { name, isWrong } = answerAt(sliced.system.system, slice.image, sliced.grid, place);
  return <Answer label={sliced.system.label} name={name} isWrong={isWrong} />;
}
