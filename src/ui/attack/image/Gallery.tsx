import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { photographNamed } from "../../../experiment/pictures/creditedName.ts";
import type { Photograph } from "../../../experiment/pictures/photographs.ts";
import { attackStore } from "../../../state/attack/attackStore.ts";
import { openingPhotograph } from "../../../state/ownImage/openingPhotograph.ts";
import { ownImageStore } from "../../../state/ownImage/ownImage.ts";
import { addressOf, openPhotograph } from "../../../state/ownImage/photographs.ts";
import { Button } from "../../controls/Button.tsx";
import { Notice } from "../../controls/Notice.tsx";
import { Popover } from "../../controls/Popover.tsx";
import { Progress } from "../../controls/Progress.tsx";
import { useFields } from "../../shared/useFields.ts";
import layout from "../../style/layout.module.css";
import styles from "./Gallery.module.css";

/** The photographs that ship with the lab; pressing one makes it the image to attack. */
export function Gallery({ photographs }: { readonly photographs: readonly Photograph[] }) {
  const { error, opening } = useFields(ownImageStore, "error", "opening");
  const shown = useStore(attackStore, ({ image }) => (image?.source.kind === "own" ? image.source.name : null));
  const isEmpty = useStore(attackStore, ({ image }) => image?.source.kind === "none");
  const chosen = photographNamed(photographs, shown ?? "");
  const [isSearching, setSearching] = useState(false);
  // Systems of other data replaced the image, or there are no test images: a photograph stands in at once.
  useEffect(() => {
    if (!isEmpty) return;
    const { picture } = ownImageStore.getState();
    const before = photographNamed(photographs, picture?.name ?? "");
    if (before !== undefined) return void openPhotograph(before);
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
      {isSearching && isEmpty && <Progress label="Looking for a photograph that fools a system" value={null} />}
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
