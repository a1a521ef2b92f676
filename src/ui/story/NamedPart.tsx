import { Crosshair } from "lucide-react";
import { useEffect, useState } from "react";
import { partNamed, pointTo } from "./namedPart.ts";
import styles from "./Story.module.css";

/** How long a room must rest before its parts are looked up again, in milliseconds. */
const rest = 250;

/** A bold name in a step. Where the room has a control or heading of that name, pressing it shows where. */
export function NamedPart({ name }: { readonly name: string }) {
  const [isThere, setThere] = useState(false);
  useEffect(() => {
    const look = () => setThere(partNamed(name) !== null);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const observer = new MutationObserver(() => {
      timer ??= setTimeout(() => {
        timer = undefined;
        look();
      }, rest);
    });
    look();
    const main = document.getElementById("main");
    if (main !== null) observer.observe(main, { childList: true, subtree: true });
    return () => {
      observer.disconnect();
      clearTimeout(timer);
    };
  }, [name]);
  if (!isThere) return <strong>{name}</strong>;
  return (
    <button
      type="button"
      className={styles.part}
      aria-label={`Show ${name} on the page`}
      title="Show it on the page"
      onClick={() => pointTo(name)}
    >
      {name}
      <Crosshair aria-hidden="true" />
    </button>
  );
}
