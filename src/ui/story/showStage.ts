/**
 * Scrolls to what a step speaks of where it is out of sight, as on phones, whose rooms begin with their controls: the part
 * of the room marked `data-stage`, once the room is there. Whatever the reader does first ends the wait.
 *
 * @param isMoved whether the story went on to this step; a page that was just loaded moves on narrow windows only.
 * @returns stops it.
 */
export function showStage(isMoved: boolean): () => void {
  const main = document.getElementById("main");
  if (main === null || !(isMoved || window.innerWidth < narrow)) return () => undefined;
  if (isMoved) main.scrollIntoView();
  const observer = new MutationObserver(tryNow);
  const stop = () => {
    observer.disconnect();
    for (const type of byReader) removeEventListener(type, stop, true);
  };
  for (const type of byReader) addEventListener(type, stop, true);
  observer.observe(main, { childList: true, subtree: true });
  tryNow();
  return stop;

  // The parts above the stage may still grow: it is followed until the reader acts.
  function tryNow() {
    const stage = main?.querySelector("[data-stage]") ?? null;
    // A room that was just opened scrolls to its top, and on narrow windows little is in sight below its controls.
    const highest = window.innerWidth < narrow ? 0.1 : 0.5;
    const covered = document.querySelector<HTMLElement>("aside[data-story]")?.offsetHeight ?? 0;
    if (stage !== null && stage.getBoundingClientRect().top > highest * (window.innerHeight - covered))
      stage.scrollIntoView();
  }
}

/** Windows below this width, in pixels, show the controls of a room above everything else. */
const narrow = 640;
const byReader = ["wheel", "touchstart", "pointerdown", "keydown"] as const;
