import { Keyboard } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { IconButton } from "../controls/IconButton.tsx";
import { roomOfKey } from "./shortcuts.ts";
import { useShortcuts } from "./useShortcuts.ts";

const KeyboardSheet = lazy(async () => ({ default: (await import("./KeyboardSheet.tsx")).KeyboardSheet }));

/** Opens the keyboard sheet, and listens to the shortcuts that work everywhere. */
export function KeyboardHelp() {
  const [isOpen, setOpen] = useState(false);
  const [wasOpened, setOpened] = useState(false);
  const open = () => {
    setOpen(true);
    setOpened(true);
  };
  useShortcuts("everywhere", {
    help: () => void open(),
    room: (key) => void location.assign(`#${roomOfKey(key)}`),
  });
  return (
    <>
      <IconButton label="Keyboard shortcuts (?)" icon={<Keyboard />} onClick={open} />
      {wasOpened && (
        <Suspense>
          <KeyboardSheet isOpen={isOpen} onOpenChange={setOpen} />
        </Suspense>
      )}
    </>
  );
}
