import { ImageUp, Pencil } from "lucide-react";
import { useRef, useState } from "react";
import { useStore } from "zustand";
import { Button } from "../../controls/Button.tsx";
import { Notice } from "../../controls/Notice.tsx";
import { Switch } from "../../controls/Switch.tsx";
import { CropEditor } from "./CropEditor.tsx";
import { DrawingPad } from "./DrawingPad.tsx";
import { acceptedTypes } from "./imageFile.ts";
import { inkSquare } from "./inkSquare.ts";
import styles from "./OwnImage.module.css";
import { changePicture, closePicture, openPicture, ownImageStore } from "./ownImage.ts";

/** Draw an image, or bring one by file, drop or paste and choose what the network sees of it. */
export function OwnImage({ thing }: { readonly thing: "digit" | "image" }) {
  const { picture, drawing, opening, error } = useStore(ownImageStore);
  const [isOver, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const choose = (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (file !== undefined) void openPicture(file);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an addition; the button does the same
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
        choose(event.dataTransfer.files);
      }}
    >
      <input
        ref={input}
        type="file"
        accept={acceptedTypes}
        className={styles.input}
        tabIndex={-1}
        aria-label="Image file"
        onChange={(event) => {
          choose(event.target.files);
          event.target.value = "";
        }}
      />
      {picture === null ? (
        <>
          <DrawingPad drawing={drawing} thing={thing === "digit" ? "a digit" : "an image"} />
          <p className={styles.small}>
            What you draw is scaled to 20 of every 28 pixels and centred by its mass, as MNIST's digits were.
          </p>
          <div className={styles.zone}>
            <ImageUp className={styles.icon} aria-hidden="true" />
            <p>Drop or paste a picture, or</p>
            <Button disabled={opening} onClick={() => input.current?.click()}>
              {opening ? "Opening…" : "Choose a file"}
            </Button>
            <p className={styles.small}>
              Works without a pointer too. It stays on this machine. Up to 20 MB.
            </p>
          </div>
        </>
      ) : (
        <>
          <CropEditor picture={picture} />
          <div className={styles.switches}>
            <Switch
              label="Invert"
              checked={picture.invert}
              onChange={(invert) => changePicture({ invert })}
            />
            <Switch
              label="Full contrast"
              checked={picture.stretch}
              onChange={(stretch) => changePicture({ stretch })}
            />
            <Button size="s" onClick={() => changePicture({ crop: inkSquare(picture.grey) })}>
              Fit to the digit
            </Button>
            <Button size="s" disabled={opening} onClick={() => input.current?.click()}>
              Other file
            </Button>
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
