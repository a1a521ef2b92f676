import { BookOpen } from "lucide-react";
import { useStore } from "zustand";
import { viewStore } from "../../state/page/view.ts";
import { builtInStory, rememberedStory, stepHash } from "../../state/story/storyAddress.ts";
import styles from "./StoryEntry.module.css";

/** Opens the story, at the step of the last visit. */
export function StoryEntry() {
  const isOpen = useStore(viewStore, ({ story }) => story !== null);
  const last = rememberedStory();
  return (
    <a
      id="story-entry"
      className={styles.entry}
      aria-current={isOpen ? "true" : undefined}
      href={stepHash(last?.source ?? builtInStory, last?.step ?? null)}
      title={last === null ? "A guided story in eight steps" : "Resume the story"}
    >
      <BookOpen aria-hidden="true" />
      <span className={styles.word}>Story</span>
    </a>
  );
}
