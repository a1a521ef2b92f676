import { useEffect } from "react";

/**
 * Opens a story that is dropped anywhere on the page, before the room sees the file. Other files are left to the room; those
 * that it does not take are ignored, where the browser would leave the page for them.
 */
export function useStoryDrop(): void {
  useEffect(() => {
    const controller = new AbortController();
    const listening = { capture: true, signal: controller.signal };
    const allow = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes("Files") === true) event.preventDefault();
    };
    const open = (event: DragEvent) => {
      const [file, ...others] = event.dataTransfer?.files ?? [];
      if (file === undefined || others.length > 0 || !/\.(md|markdown)$/i.test(file.name)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      void import("../../state/story/openFile.ts").then(({ openStoryFile }) => openStoryFile(file));
    };
    window.addEventListener("dragover", allow, listening);
    window.addEventListener("drop", open, listening);
    window.addEventListener("drop", allow, { signal: controller.signal });
    return () => controller.abort();
  }, []);
}
