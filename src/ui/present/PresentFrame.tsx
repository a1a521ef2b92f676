import { Maximize, Minimize, Settings2, X } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import { messageOf } from "../../lab/engine/namedError.ts";
import { setPresenting } from "../../state/page/presenting.ts";
import { viewStore } from "../../state/page/view.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { Notice } from "../controls/Notice.tsx";
import { useShortcuts } from "../keyboard/useShortcuts.ts";
import { Drawer } from "./Drawer.tsx";
import styles from "./Present.module.css";

/** A room for a projector: one row of controls, and all the rest of the window for the pictures. */
export function PresentFrame(props: {
  /** What is presented, for screen readers. */
  readonly name: string;
  readonly bar: ReactNode;
  /** The settings, in a drawer. */
  readonly settings: ReactNode;
  readonly children: ReactNode;
}) {
  const { name, bar, settings, children } = props;
  const hasStory = useStore(viewStore, (state) => state.story !== null);
  const frame = useRef<HTMLElement>(null);
  const [isOpen, setOpen] = useState(false);
  const { isFull, error, toggleFull } = useFullScreen();
  const leave = () => {
    if (document.fullscreenElement !== null) void document.exitFullscreen();
    setPresenting(false);
  };
  useShortcuts("present", { toggle: () => void leave(), leave: () => false });
  useEscape(leave);
  // Space and the arrow keys work at once.
  useEffect(() => frame.current?.focus({ preventScroll: true }), []);
  return (
    <section ref={frame} className={styles.present} data-story={hasStory} aria-label={name} tabIndex={-1}>
      <div className={styles.bar}>
        {bar}
        <div className={styles.tools}>
          <IconButton label="Settings" icon={<Settings2 />} aria-expanded={isOpen} onClick={() => setOpen(true)} />
          {document.fullscreenEnabled && (
            <IconButton
              label={isFull ? "Leave full screen" : "Full screen"}
              icon={isFull ? <Minimize /> : <Maximize />}
              onClick={toggleFull}
            />
          )}
          <IconButton label="Stop presenting (P or Esc)" icon={<X />} onClick={leave} />
        </div>
      </div>
      {children}
      {error !== null && <Notice tone="warning">{error}</Notice>}
      <Drawer title="Settings" isOpen={isOpen} onOpenChange={setOpen}>
        {settings}
      </Drawer>
    </section>
  );
}

/** The full screen of the page: whether it is on, and why it could not be. */
function useFullScreen() {
  const [isFull, setFull] = useState(document.fullscreenElement !== null);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    const follow = () => setFull(document.fullscreenElement !== null);
    document.addEventListener("fullscreenchange", follow);
    return () => document.removeEventListener("fullscreenchange", follow);
  }, []);
  const toggleFull = () => {
    const change = isFull ? document.exitFullscreen() : document.documentElement.requestFullscreen();
    change.then(
      () => setError(null),
      (reason: unknown) => setError(`This browser refused full screen: ${messageOf(reason)}`),
    );
  };
  return { isFull, error, toggleFull };
}

/** Escape leaves also where a tooltip would take it first, but closes an open dialog or list before that. */
function useEscape(leave: () => void): void {
  const latest = useRef(leave);
  latest.current = leave;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || document.querySelector("[role=dialog], [role=listbox]") !== null) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener("keydown", onKeyDown, { capture: true });
    return () => window.removeEventListener("keydown", onKeyDown, { capture: true });
  }, []);
}
