import { Link } from "lucide-react";
import { useEffect, useState } from "react";
import { messageOf } from "../../lab/engine/namedError.ts";
import type { Room } from "../../state/page/view.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { Notice } from "../controls/Notice.tsx";
import { Popover } from "../controls/Popover.tsx";
import styles from "./CopyLink.module.css";
import { roomViews } from "./rooms.ts";

/** Copies a link to this room as it stands, and shows it. */
export function CopyLink({ room }: { readonly room: Room }) {
  return (
    <Popover
      title="Link to this room as it is set"
      trigger={<IconButton label="Copy a link to this room as it is set" icon={<Link />} />}
    >
      <CopiedLink room={room} />
    </Popover>
  );
}

/** What became of the clipboard: a browser may ask its user first, refuse, or have none. */
type Copying = "asked" | "copied" | "refused";

const copyingText: Readonly<Record<Copying, string>> = {
  asked: "Copying…",
  copied: "Copied.",
  refused: "This browser does not let the page copy. Copy it here:",
};

function CopiedLink({ room }: { readonly room: Room }) {
  const [link, setLink] = useState<string | null>(null);
  const [copying, setCopying] = useState<Copying>("asked");
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    const copy = async () => {
      const { linkOf } = await import("../../state/link/permalinks.ts");
      const made = new URL(linkOf(room), location.href).href;
      setLink(made);
      await navigator.clipboard.writeText(made).then(
        () => setCopying("copied"),
        () => setCopying("refused"),
      );
    };
    void copy().catch((reason: unknown) => setError(messageOf(reason)));
  }, [room]);
  if (error !== null) return <Notice tone="error">{error}</Notice>;
  if (link === null) return <p>Making the link…</p>;
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
      <p className={styles.note}>
        It holds the settings of {roomViews[room].label}, no picture and no results, and starts nothing when
        it is opened.
      </p>
    </div>
  );
}
