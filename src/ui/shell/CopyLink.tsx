import { Link } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";
import { messageOf } from "../../lab/engine/namedError.ts";
import { attackStore } from "../../state/attack/attackStore.ts";
import { boundariesStore } from "../../state/boundaries/sliceStore.ts";
import type { LinkExtras } from "../../state/link/attackLink.ts";
import type { Room } from "../../state/page/view.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { Notice } from "../controls/Notice.tsx";
import { Popover } from "../controls/Popover.tsx";
import { Switch } from "../controls/Switch.tsx";
import layout from "../style/layout.module.css";
import styles from "./CopyLink.module.css";

/** State of the clipboard: a browser may ask for permission first, refuse, or have no clipboard. */
type Copying = "asked" | "copied" | "refused";

const copyingText: Readonly<Record<Copying, string>> = {
  asked: "Copying…",
  copied: "Copied.",
  refused: "Your browser blocked copying. Copy the link here:",
};

/**
 * Copies a link to this room with its current settings, and shows it. In Attack and Boundaries it may carry the image, in
 * Attack ask to play.
 */
export function CopyLink({ room }: { readonly room: Room }) {
  const [link, setLink] = useState<string | null>(null);
  const [copying, setCopying] = useState<Copying>("asked");
  const [error, setError] = useState<string | null>(null);
  const [picture, setPicture] = useState(true);
  const [play, setPlay] = useState(false);
  const attacked = useStore(attackStore, (state) => state.image);
  const sliced = useStore(boundariesStore, (state) => state.own);
  const image = room === "attack" ? attacked : room === "boundaries" ? sliced : null;
  const own = image?.source.kind === "own" ? image.source : null;
  const isPhotograph = own?.photograph !== undefined;
  // An image that came with a link is always passed on, and a photograph of the lab is named.
  const isOwn = own !== null && own.from !== "link" && !isPhotograph;
  const obstacle = room === "attack" && isOwn && !picture ? "A link without your image cannot play its attack." : null;
  function copy(extras: LinkExtras) {
    setCopying("asked");
    setError(null);
    const url = urlOf(room, extras);
    url.then(setLink, (reason: unknown) => {
      setLink(null);
      setError(messageOf(reason));
    });
    copyText(url).then(
      () => setCopying("copied"),
      () => setCopying("refused"),
    );
  }
  return (
    <Popover
      title="Link to this room"
      trigger={<IconButton label="Copy a link to this room and its settings" icon={<Link />} />}
      onOpen={() => {
        setLink(null);
        copy({ picture, play: play && obstacle === null });
      }}
    >
      <div className={styles.body}>
        {isOwn && (
          <Switch
            label="Include your image"
            checked={picture}
            onChange={(next) => {
              setPicture(next);
              copy({ picture: next, play: play && next });
            }}
          />
        )}
        {room === "attack" && (
          <Switch
            label="Attack and play when opened"
            checked={play && obstacle === null}
            disabled={obstacle !== null}
            onChange={(next) => {
              setPlay(next);
              copy({ picture, play: next });
            }}
          />
        )}
        {obstacle !== null && <p className={layout.note}>{obstacle}</p>}
        {error !== null ? (
          <Notice tone="error">{error}.</Notice>
        ) : link === null ? (
          <p>Creating the link…</p>
        ) : (
          <>
            <p role="status">{copyingText[copying]}</p>
            <input
              className={styles.link}
              readOnly
              value={link}
              aria-label="The link"
              onFocus={(event) => event.target.select()}
            />
            <p className={layout.note}>
              {isPhotograph ? namedText : sharedText(isOwn ? picture : own !== null, isOwn)}
            </p>
          </>
        )}
      </div>
    </Popover>
  );
}

const namedText = "Includes settings and names the photograph; results are not shared.";

/** What a link includes. */
function sharedText(hasImage: boolean, isOwn: boolean): string {
  if (hasImage)
    return `Includes settings and ${isOwn ? "your" : "the"} image as the network sees it; results are not shared.`;
  return `Includes settings only; ${isOwn ? "your image and " : ""}results are not shared.`;
}

async function urlOf(room: Room, extras: LinkExtras): Promise<string> {
  const { linkOf } = await import("../../state/link/permalinks.ts");
  return new URL(linkOf(room, extras), location.href).href;
}

/**
 * Copies a text that is not known yet. WebKit allows copying only in the event of a click, so the clipboard gets the
 * promise at once. Rejects where the browser refuses or has no clipboard, as on plain http.
 */
async function copyText(text: Promise<string>): Promise<void> {
  if (typeof ClipboardItem === "undefined") return navigator.clipboard.writeText(await text);
  const blob = text.then((value) => new Blob([value], { type: "text/plain" }));
  await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
}
