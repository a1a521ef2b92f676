import { ImageUp } from "lucide-react";
import { useRef, useState } from "react";
import { useStore } from "zustand";
import { Button } from "../../controls/Button.tsx";
import { Notice } from "../../controls/Notice.tsx";
import { Switch } from "../../controls/Switch.tsx";
import { CropEditor } from "./CropEditor.tsx";
import { acceptedTypes } from "./imageFile.ts";
import { inkSquare } from "./inkSquare.ts";
import styles from "./OwnImage.module.css";
import { changePicture, openPicture, ownImageStore } from "./ownImage.ts";

/** Bring a picture by file, drop or paste, and choose what the network sees of it. */
export function OwnImage() {
  const { picture, opening, error } = useStore(ownImageStore);
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
        <div className={styles.zone}>
          <ImageUp className={styles.icon} aria-hidden="true" />
          <p>Drop or paste a picture of one digit here, or</p>
          <Button disabled={opening} onClick={() => input.current?.click()}>
            {opening ? "Opening…" : "Choose a file"}
          </Button>
          <p className={styles.small}>It stays on this machine. Up to 20 MB.</p>
        </div>
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
