import { Eye, EyeOff } from "lucide-react";
import { useStore } from "zustand";
import { attackStore } from "../../../state/attack/attackStore.ts";
import { viewStore } from "../../../state/page/view.ts";
import { Button } from "../../controls/Button.tsx";
import { ArmsDiagram } from "./ArmsDiagram.tsx";
import styles from "./Introduction.module.css";
import { introductionStore, showDiagram } from "./introductionStore.ts";

/** Until an image is on show. */
const digits: readonly string[] = [..."0123456789"];

/** What the lab is, in one sentence and one diagram. It holds no controls: those of the attack come first by keyboard. */
export function Introduction() {
  const isStory = useStore(viewStore, ({ story }) => story !== null);
  const isShown = useStore(introductionStore, (state) => state.isShown) && !isStory;
  const classes = useStore(attackStore, ({ image }) => image?.classes ?? digits);
  const label = useStore(attackStore, ({ image }) => image?.label ?? null);
  const count = classes.length;
  const scores = count === 10 ? "all ten scores" : `all ${count} scores`;
  return (
    <header className={styles.intro} data-diagram={isShown || undefined}>
      <div className={styles.text}>
        <h1>Attack</h1>
        {/* An open story introduces, and its controls need the space. */}
        {!isStory && (
          <p>
            RoBin Lab shows how small, deliberate changes to an image fool a neural network, and tests whether RoBin,
            ten simple networks with one question each, is harder to fool than one network.
          </p>
        )}
      </div>
      {isShown && (
        <div className={styles.diagrams}>
          <ArmsDiagram
            kind="arms"
            title={`RoBin: ${count === 10 ? "ten" : count} arms`}
            classes={classes}
            label={label}
            caption="Each arm is a network that answers one question. The highest score names the class."
          />
          <ArmsDiagram
            kind="one"
            title="Multiclass: one network"
            classes={classes}
            label={label}
            caption={`One network gives ${scores}. The highest score names the class.`}
          />
        </div>
      )}
    </header>
  );
}

/** Hides or shows the diagram. */
export function IntroductionSwitch() {
  const isShown = useStore(introductionStore, (state) => state.isShown);
  const isStory = useStore(viewStore, ({ story }) => story !== null);
  if (isStory) return null;
  return (
    <Button size="s" variant="quiet" icon={isShown ? <EyeOff /> : <Eye />} onClick={() => showDiagram(!isShown)}>
      {isShown ? "Hide the diagram" : "Show the diagram"}
    </Button>
  );
}
