import { ImageUp, Pencil } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";
import { Button } from "../../controls/Button.tsx";
import { Notice } from "../../controls/Notice.tsx";
import { OpenFile } from "../../controls/OpenFile.tsx";
import { Switch } from "../../controls/Switch.tsx";
import layout from "../../style/layout.module.css";
import { CropEditor } from "./CropEditor.tsx";
import { DrawingPad } from "./DrawingPad.tsx";
import { acceptedTypes } from "./imageFile.ts";
import { inkSquare } from "./inkSquare.ts";
import styles from "./OwnImage.module.css";
import { changePicture, closePicture, openPicture, ownImageStore } from "./ownImage.ts";

/** Draws an image, or opens one from a file, by drop or paste, and crops it for the network. */
export function OwnImage({ thing }: { readonly thing: "digit" | "image" }) {
  const { picture, drawing, opening, error } = useStore(ownImageStore);
  const [isOver, setOver] = useState(false);
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
          <p className={layout.fine}>Your drawing is scaled and centred like an MNIST digit.</p>
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
            {(["invert", "stretch"] as const).map((option) => (
              <Switch
                key={option}
                label={option === "invert" ? "Invert" : "Full contrast"}
                checked={picture[option]}
                onChange={(isOn) => changePicture({ [option]: isOn })}
              />
            ))}
            <Button size="s" onClick={() => changePicture({ crop: inkSquare(picture.grey) })}>
              Fit to the digit
            </Button>
            <OpenFile name="Image file" accept={acceptedTypes} disabled={opening} onOpen={open}>
              Choose another file
            </OpenFile>
            <Button size="s" icon={<Pencil />} onClick={closePicture}>
              Draw instead
            </Button>
          </div>
        </>
      )}
      {error !== null && (
        <Notice tone="error" title="This file cannot be used">
          {error}.
        </Notice>
      )}
    </div>
  );
}
