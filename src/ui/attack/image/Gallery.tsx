import { Crop } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { useStore } from "zustand";
import { photographNamed } from "../../../experiment/pictures/creditedName.ts";
import type { Photograph } from "../../../experiment/pictures/photographs.ts";
import { attackStore } from "../../../state/attack/attackStore.ts";
import { openingPhotograph } from "../../../state/ownImage/openingPhotograph.ts";
import { changePicture, type OpenedPhotograph, ownImageStore, setMode } from "../../../state/ownImage/ownImage.ts";
import { addressOf, openPhotograph } from "../../../state/ownImage/photographs.ts";
import { Button } from "../../controls/Button.tsx";
import { Notice } from "../../controls/Notice.tsx";
import { Popover } from "../../controls/Popover.tsx";
import { Progress } from "../../controls/Progress.tsx";
import { useFields } from "../../shared/useFields.ts";
import layout from "../../style/layout.module.css";
import styles from "./Gallery.module.css";

const CropEditor = lazy(async () => ({ default: (await import("./CropEditor.tsx")).CropEditor }));

/** The photographs that ship with the lab; pressing one makes it the image to attack. */
export function Gallery({ photographs }: { readonly photographs: readonly Photograph[] }) {
  const { error, opening, photograph: opened } = useFields(ownImageStore, "error", "opening", "photograph");
  const shown = useStore(attackStore, ({ image }) => (image?.source.kind === "own" ? image.source.name : null));
  const isEmpty = useStore(attackStore, ({ image }) => image?.source.kind === "none");
  const chosen = photographNamed(photographs, shown ?? "");
  const [isSearching, setSearching] = useState(false);
  // Systems of other data replaced the image, or there are no test images: a photograph stands in at once.
  useEffect(() => {
    if (!isEmpty) return;
    const { photograph, opening } = ownImageStore.getState();
    // A link may be opening one.
    if (opening) return;
    if (photograph !== null && photographNamed(photographs, photograph.name) !== undefined) return setMode("gallery");
    let isWanted = true;
    const dogsFirst = [...photographs].sort((a, b) => Number(b.class === "dog") - Number(a.class === "dog"));
    const open = async () => {
      const found = await openingPhotograph(dogsFirst);
      if (isWanted && found !== null) await openPhotograph(found);
    };
    setSearching(true);
    void open().finally(() => setSearching(false));
    return () => {
      isWanted = false;
    };
  }, [isEmpty, photographs]);
  return (
    <>
      <ul className={styles.grid} aria-label="Photographs" aria-busy={opening || isSearching}>
        {photographs.map((photograph) => (
          <li key={photograph.file}>
            <button
              type="button"
              className={styles.photograph}
              aria-label={`${photograph.title}: ${photograph.class}`}
              aria-pressed={photograph === chosen}
              title={`${photograph.title} (${photograph.class})`}
              onClick={() => void openPhotograph(photograph)}
            >
              <img src={addressOf(photograph)} alt="" loading="lazy" width="64" height="64" />
            </button>
          </li>
        ))}
      </ul>
      <p className={layout.fine}>
        The networks learned from other, smaller photographs, so they misread some of these before any attack.
      </p>
      {isSearching && isEmpty && <Progress label="Looking for a photograph that fools a system" value={null} />}
      {opened !== null && opened.name === shown && <CropChoice opened={opened} />}
      <Popover
        title="Credits of the photographs"
        trigger={
          <Button size="s" variant="quiet">
            Credits of all {photographs.length}
          </Button>
        }
      >
        <ul className={styles.credits}>
          {photographs.map((photograph) => (
            <li key={photograph.file}>
              <b>{photograph.title}.</b> <Credit photograph={photograph} />
            </li>
          ))}
        </ul>
      </Popover>
      {error !== null && (
        <Notice tone="error" title="This photograph cannot be shown">
          {error}.
        </Notice>
      )}
    </>
  );
}

/** Changes the square of a photograph that the network sees. */
function CropChoice({ opened }: { readonly opened: OpenedPhotograph }) {
  const [isOpen, setOpen] = useState(false);
  const { crop, photograph } = opened;
  const { x, y, size } = photograph.crop;
  const isChanged = crop.x !== x || crop.y !== y || crop.size !== size;
  return (
    <>
      {isOpen && (
        <Suspense fallback={null}>
          <CropEditor picture={opened} />
        </Suspense>
      )}
      <div className={layout.buttons}>
        <Button size="s" icon={<Crop />} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? "Done" : "Move the square"}
        </Button>
        {isChanged && (
          <Button size="s" variant="quiet" onClick={() => changePicture({ crop: photograph.crop })}>
            Back to its own square
          </Button>
        )}
      </div>
    </>
  );
}

/** Author, licence, origin and changes of the photograph that is shown under its credited name; nothing for others. */
export function PhotographCredit(props: { readonly photographs: readonly Photograph[]; readonly name: string }) {
  const photograph = photographNamed(props.photographs, props.name);
  if (photograph === undefined) return null;
  return (
    <p className={layout.fine}>
      <Credit photograph={photograph} />
    </p>
  );
}

function Credit({ photograph }: { readonly photograph: Photograph }) {
  const { author, licence, licenceUrl, origin, changes } = photograph;
  return (
    <>
      Photograph by {author}, licence{" "}
      <a href={licenceUrl} target="_blank" rel="noreferrer">
        {licence}
      </a>
      , from its{" "}
      <a href={origin} target="_blank" rel="noreferrer">
        origin
      </a>
      . {changes}
    </>
  );
}
