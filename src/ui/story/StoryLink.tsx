import { useStore } from "zustand";
import { viewStore } from "../../state/page/view.ts";
import { builtInStory, rememberedStory, stepHash } from "../../state/story/storyAddress.ts";

/** The way into the story in a sentence of the first screen; nothing while a story is open. */
export function StoryLink() {
  const isOpen = useStore(viewStore, ({ story }) => story !== null);
  if (isOpen) return null;
  const last = rememberedStory();
  return (
    <a href={stepHash(last?.source ?? builtInStory, last?.step ?? null)}>
      {last === null ? "New here? Follow the story in eight steps" : "Resume the story"}
    </a>
  );
}
