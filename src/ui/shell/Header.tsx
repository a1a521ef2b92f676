import { hashOf, type Room, rooms } from "../../state/page/view.ts";
import { KeyboardHelp } from "../keyboard/KeyboardHelp.tsx";
import { BackendChip } from "./BackendChip.tsx";
import { CopyLink } from "./CopyLink.tsx";
import styles from "./Header.module.css";
import { Mark } from "./Mark.tsx";
import { roomViews } from "./rooms.ts";
import { ThemeSwitch } from "./ThemeSwitch.tsx";

/** Name, rooms and tools: the same in every room. */
export function Header({ room }: { readonly room: Room }) {
  return (
    <header className={styles.header}>
      <div className={styles.inner}>
        <a className={styles.name} href={`#${rooms[0]}`}>
          <Mark />
          <span>RoBin Lab</span>
        </a>
        <nav className={styles.rooms} aria-label="Rooms">
          {rooms.map((id) => (
            <a key={id} href={hashOf(id)} className={styles.room} aria-current={id === room ? "page" : undefined}>
              {roomViews[id].label}
            </a>
          ))}
        </nav>
        <div className={styles.tools} data-print="hidden">
          <BackendChip />
          <CopyLink room={room} />
          <KeyboardHelp />
          <ThemeSwitch />
        </div>
      </div>
    </header>
  );
}
