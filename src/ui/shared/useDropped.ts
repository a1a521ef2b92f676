import { useState } from "react";
import { useWindowEvents } from "./useWindowEvents.ts";

/** Pass files dropped anywhere on the page to `onDrop`. True while files are dragged over the page. */
export function useDropped(onDrop: (data: DataTransfer) => void): boolean {
  const [isOver, setOver] = useState(false);
  useWindowEvents({
    dragover(event) {
      if (event.dataTransfer?.types.includes("Files") !== true) return;
      event.preventDefault();
      setOver(true);
    },
    dragleave(event) {
      if (event.relatedTarget === null) setOver(false);
    },
    drop(event) {
      event.preventDefault();
      setOver(false);
      if (event.dataTransfer !== null) onDrop(event.dataTransfer);
    },
  });
  return isOver;
}
