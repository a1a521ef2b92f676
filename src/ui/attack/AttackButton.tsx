import { Swords, X } from "lucide-react";
import type { KeyboardEvent } from "react";
import { useStore } from "zustand";
import { attackStore, cancelAttack, isStale, move } from "../../state/attack/attackStore.ts";
import { wrongBeforeText } from "../../state/attack/wrongBefore.ts";
import { Button } from "../controls/Button.tsx";
import styles from "./AttackButton.module.css";
import { missingFor, startAttack } from "./startAttack.ts";

/** Starts or cancels the attack on all shown systems, and says what is missing if it cannot start. */
export function AttackButton({ onShown }: { readonly onShown: () => void }) {
  const isPending = useStore(attackStore, (state) => state.pending !== null);
  const hasSystems = useStore(attackStore, (state) => state.chosen.length > 0);
  const stale = useStore(attackStore, isStale);
  const missing = useStore(attackStore, missingFor);
  const nothing = useStore(attackStore, (state) => wrongBeforeText(state));
  return (
    <div className={styles.go}>
      {isPending ? (
        <Button wide icon={<X />} onClick={cancelAttack}>
          Cancel
        </Button>
      ) : (
        <Button
          wide
          variant="primary"
          icon={<Swords />}
          disabled={missing !== null}
          onClick={() => void startAttack(onShown)}
          onKeyDown={playInstead}
          onKeyUp={playInstead}
        >
          Attack
        </Button>
      )}
      {nothing !== null && missing === null && (
        <p className={styles.missing} role="status">
          {nothing}
        </p>
      )}
      {missing !== null && hasSystems && <p className={styles.missing}>{missing}</p>}
      {stale && !isPending && <p className={styles.missing}>Settings have changed since this attack</p>}
    </div>
  );
}

/** Space plays and pauses an attack that is on show, as anywhere in the room; Enter attacks again. */
function playInstead(event: KeyboardEvent): void {
  const state = attackStore.getState();
  if (event.key !== " " || state.shown === null || state.playback.last === 0 || isStale(state)) return;
  // Firefox presses the button when the key is released.
  event.preventDefault();
  if (event.type === "keydown" && !event.repeat) move({ kind: "toggle" });
}
