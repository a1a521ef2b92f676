import { Camera, ImageUp, Pencil } from "lucide-react";
import { lazy, Suspense, useMemo, useState } from "react";
import { useStore } from "zustand";
import { framedFactor } from "../../../experiment/pictures/preparation.ts";
import { reachesBeyond, wholeSquare } from "../../../experiment/pictures/square.ts";
import { attackStore } from "../../../state/attack/attackStore.ts";
import { switchGroup } from "../../../state/attack/switchGroup.ts";
import { acceptedTypes } from "../../../state/ownImage/imageFile.ts";
import {
  changePicture,
  closePicture,
  currentFraming,
  fitOf,
  type OwnPicture,
  openPicture,
  ownImageStore,
} from "../../../state/ownImage/ownImage.ts";
import type { SystemGroup } from "../../../state/systems/systems.ts";
import { Button } from "../../controls/Button.tsx";
import { Notice } from "../../controls/Notice.tsx";
import { OpenFile } from "../../controls/OpenFile.tsx";
import { Switch } from "../../controls/Switch.tsx";
import { useDrop } from "../../shared/useDrop.ts";
import layout from "../../style/layout.module.css";
import { bringFiles } from "./BroughtFiles.tsx";
import { CropEditor } from "./CropEditor.tsx";
import { DrawingPad } from "./DrawingPad.tsx";
import styles from "./OwnImage.module.css";

const CameraView = lazy(async () => ({ default: (await import("./CameraView.tsx")).CameraView }));

interface OwnImageProps {
  readonly thing: "digit" | "image";
  /** Where those on show read only digits: systems that read photographs. */
  readonly others: SystemGroup | undefined;
}

/** Draws an image, or opens one from a file, by drop or paste, or from the camera, and crops it for the network. */
export function OwnImage({ thing, others }: OwnImageProps) {
  const { picture, drawing, opening, error, unkept } = useStore(ownImageStore);
  const [isCamera, setCamera] = useState(false);
  const open = ([file]: Iterable<File>) => {
    if (file === undefined) return;
    setCamera(false);
    void openPicture(file);
  };
  const drop = useDrop((transfer) => {
    setCamera(false);
    bringFiles(transfer);
  });
  const isDigit = currentFraming() === "digit";
  const size = picture === null ? "m" : "s";
  const file = (
    <OpenFile size={isCamera ? "s" : size} name="Image file" accept={acceptedTypes} disabled={opening} onOpen={open}>
      {opening ? "Opening…" : picture === null ? "Choose a file" : "Choose another file"}
    </OpenFile>
  );
  const ways = (
    <>
      {file}
      <Button
        size={size}
        icon={<Camera />}
        onClick={() => {
          ownImageStore.setState({ error: null });
          setCamera(true);
        }}
      >
        Use the camera
      </Button>
    </>
  );
  const pad = (
    <>
      <DrawingPad drawing={drawing} thing={thing === "digit" ? "a digit" : "an image"} />
      {isDigit && <p className={layout.fine}>Your drawing is scaled and centred like an MNIST digit.</p>}
    </>
  );
  return (
    <div className={styles.own} {...drop}>
      {isCamera ? (
        <Suspense fallback={null}>
          <CameraView onTaken={(taken) => open([taken])} onClose={() => setCamera(false)} otherwise={file} />
        </Suspense>
      ) : picture === null ? (
        <>
          {isDigit && pad}
          <div className={styles.zone}>
            <ImageUp className={styles.icon} aria-hidden="true" />
            <p>{isDigit ? "Drop a picture here, or" : "Drop a photograph here, or"}</p>
            <div className={styles.ways}>{ways}</div>
            <p className={layout.fine}>
              You can also paste with Ctrl+V. It stays on this machine. Up to 20 MB. Several files, or a folder, make a
              table of verdicts.
            </p>
          </div>
          {!isDigit && pad}
        </>
      ) : (
        <>
          <CropEditor picture={picture} />
          <Changes picture={picture} />
          <div className={styles.switches}>
            <CropButtons picture={picture} />
            {ways}
            <Button size="s" icon={<Pencil />} onClick={closePicture}>
              Draw instead
            </Button>
          </div>
        </>
      )}
      {others !== undefined && (
        <p className={layout.fine}>
          These systems read handwritten digits. For a photograph, choose{" "}
          <Button size="s" onClick={() => switchGroup(others.id)}>
            {others.label}
          </Button>
        </p>
      )}
      {unkept !== null && <p className={layout.fine}>{unkept}</p>}
      {picture !== null && picture.doubt !== null && (
        <Notice tone="warning" title="Check what the network sees">
          {picture.doubt}
        </Notice>
      )}
      {error !== null && (
        <Notice tone="error" title="This file cannot be used">
          {error}.
        </Notice>
      )}
    </div>
  );
}

/** How the picture becomes the input: switches for handwriting, and squares that fit. */
function CropButtons({ picture }: { readonly picture: OwnPicture }) {
  const { picture: framed, framing, invert, clean, from } = picture;
  const fit = useMemo(() => fitOf({ picture: framed, framing, invert }), [framed, framing, invert]);
  return (
    <>
      {framing !== "colour" && (
        <Switch label="Invert" checked={invert} onChange={(next) => changePicture({ invert: next })} />
      )}
      {/* A picture from a link is what a network saw: there is no paper to remove. */}
      {framing === "digit" && from !== "link" && (
        <Switch label="Remove the paper" checked={clean} onChange={(next) => changePicture({ clean: next })} />
      )}
      {fit !== null && (
        <Button size="s" onClick={() => changePicture({ crop: fit })}>
          {framing === "digit" ? "Fit to the digit" : "Fit to the subject"}
        </Button>
      )}
      {framing !== "digit" && (
        <Button size="s" onClick={() => changePicture({ crop: wholeSquare(framed) })}>
          Whole picture
        </Button>
      )}
    </>
  );
}

/** What opening the picture and the crop change, in plain words. */
function Changes({ picture: { notes, crop, opened, picture, framing } }: { readonly picture: OwnPicture }) {
  const factor = framedFactor(opened, framing);
  const [left, top, side] = [crop.x, crop.y, crop.size].map((value) => Number((value * factor).toFixed(1)));
  const shape = useStore(attackStore, (state) => state.image?.shape);
  const all = [
    ...notes,
    `Square at ${left}, ${top}, side ${side} of ${opened.width} × ${opened.height} pixels.`,
    ...(framing !== "digit" && reachesBeyond(crop, picture)
      ? ["The square reaches beyond the picture: the mean colour of its border fills the rest."]
      : []),
    ...(framing !== "digit" && shape !== undefined && crop.size < shape[1]
      ? [`The square has fewer than ${shape[1]} × ${shape[0]} pixels: they are repeated.`]
      : []),
  ];
  return <p className={layout.fine}>{all.join(" ")}</p>;
}
