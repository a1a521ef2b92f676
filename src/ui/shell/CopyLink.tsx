import { Link } from "lucide-react";
import { useEffect, useState } from "react";
import type { Room } from "../../state/view.ts";
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

interface Copied {
  readonly link: string;
  readonly isCopied: boolean;
}

function CopiedLink({ room }: { readonly room: Room }) {
  const [copied, setCopied] = useState<Copied | null>(null);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    void copyLink(room).then(setCopied, (reason: Error) => setError(reason.message));
  }, [room]);
  if (error !== null) return <Notice tone="error">{error}</Notice>;
  if (copied === null) return <p>Making the link…</p>;
  return (
    <div className={styles.body}>
      <p role="status">
        {copied.isCopied ? "Copied." : "This browser does not let pages copy. Copy it here:"}
      </p>
      <input
        className={styles.link}
        readOnly
        value={copied.link}
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

async function copyLink(room: Room): Promise<Copied> {
  const { linkOf } = await import("../../state/permalinks.ts");
  const link = new URL(linkOf(room), location.href).href;
  return navigator.clipboard.writeText(link).then(
    () => ({ link, isCopied: true }),
    () => ({ link, isCopied: false }),
  );
}
