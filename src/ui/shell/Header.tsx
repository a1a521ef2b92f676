import { firstRoom, hashOf, type Room } from "../../state/page/view.ts";
import { KeyboardHelp } from "../keyboard/KeyboardHelp.tsx";
import { BackendChip } from "./BackendChip.tsx";
import { CopyLink } from "./CopyLink.tsx";
import styles from "./Header.module.css";
import { Mark } from "./Mark.tsx";
import { RoomNav } from "./RoomNav.tsx";
import { StoryEntry } from "./StoryEntry.tsx";
import { ThemeSwitch } from "./ThemeSwitch.tsx";

/** Name, rooms and tools: the same in every room. */
export function Header({ room }: { readonly room: Room }) {
  return (
    <header className={styles.header}>
      <div className={styles.inner}>
        <a className={styles.name} href={hashOf(firstRoom)}>
          <Mark />
          <span>RoBin Lab</span>
        </a>
        <RoomNav room={room} />
        <div className={styles.tools} data-print="hidden">
          <StoryEntry />
          <BackendChip />
          <CopyLink room={room} />
          <KeyboardHelp />
          <ThemeSwitch />
        </div>
      </div>
    </header>
  );
}
