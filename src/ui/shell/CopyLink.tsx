import { Link } from "lucide-react";
import { useEffect, useState } from "react";
import { messageOf } from "../../lab/engine/namedError.ts";
import type { Room } from "../../state/page/view.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { Notice } from "../controls/Notice.tsx";
import { Popover } from "../controls/Popover.tsx";
import layout from "../style/layout.module.css";
import styles from "./CopyLink.module.css";

/** Copies a link to this room with its current settings, and shows it. */
export function CopyLink({ room }: { readonly room: Room }) {
  return (
    <Popover
      title="Link to this room"
      trigger={<IconButton label="Copy a link to this room and its settings" icon={<Link />} />}
    >
      <CopiedLink room={room} />
    </Popover>
  );
}

/** State of the clipboard: a browser may ask for permission first, refuse, or have no clipboard. */
type Copying = "asked" | "copied" | "refused";

const copyingText: Readonly<Record<Copying, string>> = {
  asked: "Copying…",
  copied: "Copied.",
  refused: "Your browser blocked copying. Copy the link here:",
};

function CopiedLink({ room }: { readonly room: Room }) {
  const [link, setLink] = useState<string | null>(null);
  const [copying, setCopying] = useState<Copying>("asked");
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    const copy = async () => {
      const { linkOf } = await import("../../state/link/permalinks.ts");
      const url = new URL(linkOf(room), location.href).href;
      setLink(url);
      await navigator.clipboard.writeText(url).then(
        () => setCopying("copied"),
        () => setCopying("refused"),
      );
    };
    void copy().catch((reason: unknown) => setError(messageOf(reason)));
  }, [room]);
  if (error !== null) return <Notice tone="error">{error}</Notice>;
  if (link === null) return <p>Creating the link…</p>;
  return (
    <div className={styles.body}>
      <p role="status">{copyingText[copying]}</p>
      <input
        className={styles.link}
        readOnly
        value={link}
        aria-label="The link"
        onFocus={(event) => event.target.select()}
      />
      <p className={layout.note}>Includes settings only; your picture and results are not shared.</p>
    </div>
  );
}
