import { Spline } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";
import { messageOf } from "../../../lab/engine/namedError.ts";
import { attackStore } from "../../../state/attack/attackStore.ts";
import { Button } from "../../controls/Button.tsx";
import styles from "./ImagePanel.module.css";

/** The state of Boundaries is not part of the first load. */
async function showBoundaries(): Promise<void> {
  const { openInBoundaries } = await import("../../../state/boundaries/sliceImage.ts");
  openInBoundaries();
}

/** Opens Boundaries with the image on show, or says what is missing for that. */
export function ToBoundaries() {
  const [problem, setProblem] = useState<string | null>(null);
  const label = useStore(attackStore, ({ image }) => image?.label ?? null);
  const show = () => showBoundaries().catch((error: unknown) => setProblem(messageOf(error)));
  return (
    <>
      <Button size="s" variant="quiet" icon={<Spline />} onClick={() => void show()}>
        Show boundaries around it
      </Button>
      {label === null && problem !== null && (
        <p className={styles.hint} role="status">
          Not yet: {problem}. Choose the correct label above.
        </p>
      )}
    </>
  );
}
