import { ImageUp, Pencil } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";
import { acceptedTypes } from "../../../state/ownImage/imageFile.ts";
import {
  changePicture,
  closePicture,
  currentFraming,
  fitOf,
  openPicture,
  ownImageStore,
} from "../../../state/ownImage/ownImage.ts";
import { Button } from "../../controls/Button.tsx";
import { Notice } from "../../controls/Notice.tsx";
import { OpenFile } from "../../controls/OpenFile.tsx";
import { Switch } from "../../controls/Switch.tsx";
import layout from "../../style/layout.module.css";
import { CropEditor } from "./CropEditor.tsx";
import { DrawingPad } from "./DrawingPad.tsx";
import styles from "./OwnImage.module.css";

/** Draws an image, or opens one from a file, by drop or paste, and crops it for the network. */
export function OwnImage({ thing }: { readonly thing: "digit" | "image" }) {
  const { picture, drawing, opening, error, unkept } = useStore(ownImageStore);
  const [isOver, setOver] = useState(false);
  const fit = picture === null ? null : fitOf(picture);
  const open = ([file]: Iterable<File>) => {
    if (file !== undefined) void openPicture(file);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: an alternative to the button
    <div
      className={styles.own}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        open(event.dataTransfer.files);
      }}
    >
      {picture === null ? (
        <>
          <DrawingPad drawing={drawing} thing={thing === "digit" ? "a digit" : "an image"} />
          {currentFraming() === "digit" && (
            <p className={layout.fine}>Your drawing is scaled and centred like an MNIST digit.</p>
          )}
          <div className={styles.zone}>
            <ImageUp className={styles.icon} aria-hidden="true" />
            <p>Drop a picture here, or</p>
            <OpenFile size="m" name="Image file" accept={acceptedTypes} disabled={opening} onOpen={open}>
              {opening ? "Opening…" : "Choose a file"}
            </OpenFile>
            <p className={layout.fine}>You can also paste with Ctrl+V. It stays on this machine. Up to 20 MB.</p>
          </div>
        </>
      ) : (
        <>
          <CropEditor picture={picture} />
          <div className={styles.switches}>
            {picture.framing !== "colour" && (
              <Switch label="Invert" checked={picture.invert} onChange={(invert) => changePicture({ invert })} />
            )}
            {/* A picture from a link is what a network saw: there is no paper to remove. */}
            {picture.framing === "digit" && picture.from !== "link" && (
              <Switch label="Remove the paper" checked={picture.clean} onChange={(clean) => changePicture({ clean })} />
            )}
            {fit !== null && (
              <Button size="s" onClick={() => changePicture({ crop: fit })}>
                {picture.framing === "digit" ? "Fit to the digit" : "Fit to the subject"}
              </Button>
            )}
            <OpenFile name="Image file" accept={acceptedTypes} disabled={opening} onOpen={open}>
              Choose another file
            </OpenFile>
            <Button size="s" icon={<Pencil />} onClick={closePicture}>
              Draw instead
            </Button>
          </div>
        </>
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
