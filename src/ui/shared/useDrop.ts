import { useState } from "react";

/** Lets files be dropped on an element: spread `drop` on it. `data-over` is there while they are held over it. */
export function useDrop(onDrop: (transfer: DataTransfer) => void) {
  const [isOver, setOver] = useState(false);
  return {
    "data-over": isOver || undefined,
    onDragOver(event: React.DragEvent) {
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop(event: React.DragEvent) {
      event.preventDefault();
      // The room may take files that are dropped elsewhere.
      event.stopPropagation();
      setOver(false);
      onDrop(event.dataTransfer);
    },
  };
}
