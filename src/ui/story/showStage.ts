/**
 * Scrolls to what a step speaks of where it is out of sight, as on phones, whose rooms begin with their controls: the part
 * of the room marked `data-stage`, once the room is there. Whatever the reader does first ends the wait.
 *
 * @returns stops it.
 */
export function showStage(): () => void {
  const main = document.getElementById("main");
  if (main === null) return () => undefined;
  main.scrollIntoView();
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
    const covered = document.querySelector<HTMLElement>("aside[data-story]")?.offsetHeight ?? 0;
    if (stage !== null && stage.getBoundingClientRect().top > (window.innerHeight - covered) / 2)
      stage.scrollIntoView();
  }
}

const byReader = ["wheel", "touchstart", "pointerdown", "keydown"] as const;
