import { Presentation } from "lucide-react";
import { useEffect, useRef } from "react";
import { hasJustStopped, setPresenting } from "../../state/page/presenting.ts";
import { Button } from "../controls/Button.tsx";
import { useShortcuts } from "../keyboard/useShortcuts.ts";

/** Shows the room for a projector. Has the focus again when that ends. */
export function PresentButton() {
  const button = useRef<HTMLButtonElement>(null);
  useShortcuts("present", { toggle: () => void setPresenting(true), leave: () => false });
  useEffect(() => {
    if (hasJustStopped()) button.current?.focus({ preventScroll: true });
  }, []);
  return (
    <Button ref={button} size="s" variant="quiet" icon={<Presentation />} onClick={() => setPresenting(true)}>
      Present
    </Button>
  );
}
