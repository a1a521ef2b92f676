import { Swords, X } from "lucide-react";
import { useStore } from "zustand";
import { attack } from "../../state/attack/attack.ts";
import { attackStore, cancelAttack, isStale, problemOf } from "../../state/attack/attackStore.ts";
import { prefersStill } from "../../state/page/prefersStill.ts";
import { Button } from "../controls/Button.tsx";
import styles from "./AttackButton.module.css";

/** Starts or cancels the attack on both systems, and says what is missing if it cannot start. */
export function AttackButton({ onShown }: { readonly onShown: () => void }) {
  const isPending = useStore(attackStore, (state) => state.pending !== null);
  const image = useStore(attackStore, (state) => state.image);
  const hasSystems = useStore(attackStore, (state) => state.chosen.length > 0);
  const stale = useStore(attackStore, isStale);
  const problem = useStore(attackStore, problemOf);
  const missing =
    image === null
      ? "Loading an image"
      : image.source.kind === "none"
        ? "Draw or open an image first"
        : image.label === null
          ? "Choose the correct label first"
          : problem;
  const start = async () => {
    await attack(!prefersStill());
    if (attackStore.getState().shown !== null) onShown();
  };
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
          disabled={missing !== null || !hasSystems}
          onClick={() => void start()}
        >
          Attack
        </Button>
      )}
      {missing !== null && hasSystems && <p className={styles.missing}>{missing}</p>}
      {stale && !isPending && <p className={styles.missing}>Settings have changed since this attack</p>}
    </div>
  );
}
