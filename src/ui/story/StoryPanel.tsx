import { ArrowLeft, ArrowRight, ChevronDown, ChevronUp, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import type { Step, Story } from "../../experiment/story/story.ts";
import { closeStory, moveStep, showStory } from "../../state/story/openStep.ts";
import { type StoryAddress, stepHash } from "../../state/story/storyAddress.ts";
import { storyStore } from "../../state/story/storyStore.ts";
import { Button } from "../controls/Button.tsx";
import { IconButton } from "../controls/IconButton.tsx";
import { Progress } from "../controls/Progress.tsx";
import { useShortcuts } from "../keyboard/useShortcuts.ts";
import styles from "./Story.module.css";
import { StoryMenu } from "./StoryMenu.tsx";
import { StoryProblems } from "./StoryProblems.tsx";
import { StoryText } from "./StoryText.tsx";
import { showStage } from "./showStage.ts";

/** The story that is open, docked below the room: one step at a time, beside controls that all stay live. */
export function StoryPanel({ address }: { readonly address: StoryAddress }) {
  const { source, step } = address;
  const loaded = useStore(storyStore);
  const [isSmall, setSmall] = useState(false);
  useEffect(() => void showStory({ source, step }), [source, step]);
  const isHere = loaded.source === source;
  const story = isHere ? loaded.story : null;
  const at = Math.min(Math.max(step ?? 1, 1), story?.steps.length ?? 1);
  const shown = story?.steps[at - 1];
  const go = (by: number) => story !== null && moveStep(by, { source, step: at }, story.steps.length);
  useShortcuts("story", { next: () => go(1), back: () => go(-1) });
  const panel = useRef<HTMLElement>(null);
  useEffect(() => publishHeight(panel.current), []);
  const close = () => {
    closeStory();
    document.getElementById("story-entry")?.focus();
  };
  return (
    <aside
      ref={panel}
      className={styles.panel}
      aria-label={story === null ? "Story" : `Story: ${story.title}`}
      data-story={isSmall ? "small" : "open"}
      data-print="hidden"
    >
      <div className={styles.inner}>
        <div className={styles.top}>
          <p className={styles.name}>{story?.title ?? "Story"}</p>
          {story !== null && <StepList source={source} story={story} at={at} />}
          <div className={styles.tools}>
            <StoryMenu source={source} />
            <IconButton
              size="s"
              label={isSmall ? "Show the text of the step" : "Hide the text of the step"}
              icon={isSmall ? <ChevronUp /> : <ChevronDown />}
              onClick={() => setSmall(!isSmall)}
            />
            <IconButton size="s" label="Close the story" icon={<X />} onClick={close} />
          </div>
        </div>
        {!isHere && <Progress label="Opening the story" value={null} />}
        {isHere && story === null && <StoryProblems problems={loaded.problems} error={loaded.error} />}
        {story !== null && shown !== undefined && (
          <div className={styles.step}>
            <StepBody step={shown} at={at} of={story.steps.length} isSmall={isSmall} />
            <div className={styles.moves}>
              <Button icon={<ArrowLeft />} disabled={at === 1} onClick={() => go(-1)}>
                Back
              </Button>
              {at < story.steps.length ? (
                <Button variant="primary" icon={<ArrowRight />} onClick={() => go(1)}>
                  Next
                </Button>
              ) : (
                <Button variant="primary" onClick={close}>
                  Finish
                </Button>
              )}
            </div>
          </div>
        )}
      </div>
    </aside>
  );
}

/** Tells the rooms how much of the window the panel covers: what sticks to the lower edge stays above it. */
function publishHeight(panel: HTMLElement | null): (() => void) | undefined {
  if (panel === null) return undefined;
  const root = document.documentElement;
  const observer = new ResizeObserver(() => root.style.setProperty("--story-height", `${panel.offsetHeight}px`));
  observer.observe(panel);
  return () => {
    observer.disconnect();
    root.style.removeProperty("--story-height");
  };
}

/** Every step as a link, by its number. */
function StepList({ source, story, at }: { readonly source: string; readonly story: Story; readonly at: number }) {
  const list = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the step on show changes which number is current
  useEffect(() => {
    // Only the row of numbers scrolls, never the page.
    const current = list.current?.querySelector<HTMLElement>("[aria-current]");
    if (list.current !== null && current != null)
      list.current.scrollLeft = current.offsetLeft - list.current.offsetLeft - list.current.clientWidth / 2;
  }, [at]);
  return (
    <nav ref={list} aria-label="Steps of the story" className={styles.steps}>
      <ol>
        {story.steps.map(({ title, line }, i) => (
          <li key={line}>
            <a
              href={stepHash(source, i + 1)}
              title={title}
              aria-label={`Step ${i + 1}: ${title}`}
              aria-current={i + 1 === at ? "step" : undefined}
            >
              {i + 1}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

interface StepBodyProps {
  readonly step: Step;
  readonly at: number;
  readonly of: number;
  readonly isSmall: boolean;
}

/** The heading of a step, which gets the focus when the step changes, and its text. */
function StepBody({ step, at, of, isSmall }: StepBodyProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const focused = useRef<Step | null>(null);
  useEffect(() => {
    // A page that was just loaded leaves the focus where it is.
    const isMoved = focused.current !== null || document.activeElement !== document.body;
    focused.current = step;
    if (isMoved) heading.current?.focus({ preventScroll: true });
    return showStage(isMoved);
  }, [step]);
  return (
    <div className={styles.body}>
      <h2 ref={heading} tabIndex={-1} className={styles.title}>
        <span className={styles.count}>
          Step {at} of {of}
        </span>{" "}
        {step.title}
      </h2>
      {!isSmall && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <section className={styles.text} tabIndex={0} aria-label="Text of the step">
          <StoryText blocks={step.text} />
        </section>
      )}
    </div>
  );
}
