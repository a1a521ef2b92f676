import { ChevronDown } from "lucide-react";
import { type FocusEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { hashOf, type Room, roomGroups } from "../../state/page/view.ts";
import { useMedia } from "../shared/useMedia.ts";
import styles from "./RoomNav.module.css";
import { roomViews } from "./rooms.ts";

type Group = (typeof roomGroups)[number];

/** The rooms in their groups: all in sight where they fit, otherwise one menu for each group. */
export function RoomNav({ room }: { readonly room: Room }) {
  const isWide = useMedia("(min-width: 80rem)");
  return (
    <nav className={styles.nav} aria-label="Rooms">
      {isWide ? (
        <ul className={styles.groups}>
          {roomGroups.map((group) => (
            <WideGroup key={group.label} group={group} room={room} />
          ))}
        </ul>
      ) : (
        <Menus room={room} />
      )}
    </nav>
  );
}

interface GroupProps {
  readonly group: Group;
  readonly room: Room;
}

function WideGroup({ group, room }: GroupProps) {
  const caption = useId();
  return (
    <li className={styles.group}>
      <span id={caption} className={styles.caption}>
        {group.label}
      </span>
      <ul className={styles.rooms} aria-labelledby={caption}>
        {group.rooms.map((id) => (
          <li key={id}>
            <a href={hashOf(id)} className={styles.room} aria-current={id === room ? "page" : undefined}>
              {roomViews[id].label}
            </a>
          </li>
        ))}
      </ul>
    </li>
  );
}

/** One open menu at most. It closes on Escape, when the focus leaves it, and on a press elsewhere. */
function Menus({ room }: { readonly room: Room }) {
  const [open, setOpen] = useState<Group | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const close = () => setOpen(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: any change of the room closes the menu
  useEffect(close, [room]);
  useEffect(() => {
    if (open === null) return;
    const closeOutside = ({ target }: PointerEvent) => {
      if (target instanceof Node && list.current?.contains(target) !== true) setOpen(null);
    };
    document.addEventListener("pointerdown", closeOutside);
    return () => document.removeEventListener("pointerdown", closeOutside);
  }, [open]);
  const onKeyDown = (event: KeyboardEvent<HTMLLIElement>) => {
    if (event.key !== "Escape" || open === null) return;
    event.stopPropagation();
    event.currentTarget.querySelector("button")?.focus();
    close();
  };
  const onBlur = ({ currentTarget, relatedTarget }: FocusEvent<HTMLLIElement>) => {
    if (relatedTarget !== null && !currentTarget.contains(relatedTarget)) close();
  };
  return (
    <ul ref={list} className={styles.menus}>
      {roomGroups.map((group) => (
        <li key={group.label} className={styles.menuGroup} onKeyDown={onKeyDown} onBlur={onBlur}>
          <MenuGroup
            group={group}
            room={room}
            isOpen={open === group}
            onToggle={() => setOpen(open === group ? null : group)}
            onChoose={close}
          />
        </li>
      ))}
    </ul>
  );
}

function MenuGroup(
  props: GroupProps & { readonly isOpen: boolean; readonly onToggle: () => void; readonly onChoose: () => void },
) {
  const { group, room, isOpen, onToggle, onChoose } = props;
  const id = useId();
  const isCurrent = group.rooms.some((one) => one === room);
  return (
    <>
      <button
        type="button"
        className={styles.menuButton}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        aria-current={isCurrent || undefined}
        onClick={onToggle}
      >
        {group.label}
        <ChevronDown className={styles.chevron} aria-hidden="true" />
      </button>
      {isOpen && (
        <ul id={id} className={styles.menu}>
          {group.rooms.map((one) => (
            <li key={one} className={styles.entry}>
              <a
                href={hashOf(one)}
                className={styles.entryName}
                aria-current={one === room ? "page" : undefined}
                aria-describedby={`${id}-${one}`}
                onClick={onChoose}
              >
                {roomViews[one].label}
              </a>
              <span id={`${id}-${one}`} className={styles.entryText}>
                {roomViews[one].purpose}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
