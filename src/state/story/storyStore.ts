import { createStore } from "zustand/vanilla";
import type { Story, StoryProblem } from "../../experiment/story/story.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import { loadStory } from "./storySource.ts";

interface StoryState {
  /** The source that was loaded last. */
  readonly source: string | null;
  readonly story: Story | null;
  /** The file as its author wrote it. */
  readonly text: string;
  /** What is wrong with the file, line by line. */
  readonly problems: readonly StoryProblem[];
  /** Why it could not be read at all. */
  readonly error: string | null;
}

export const storyStore = createStore<StoryState>()(() => ({
  source: null,
  story: null,
  text: "",
  problems: [],
  error: null,
}));

let loading: { readonly source: string; readonly done: Promise<Story | null> } | null = null;

/** Loads a story once, into the store. Resolves to null if it is not a story; the store says why. */
export function ensureStory(source: string): Promise<Story | null> {
  if (loading?.source !== source) loading = { source, done: load(source) };
  return loading.done;
}

/** Loads the story again that is open: its file has changed. */
export function reloadStory(source: string): Promise<Story | null> {
  loading = null;
  return ensureStory(source);
}

async function load(source: string): Promise<Story | null> {
  try {
    const { story, problems, text } = await loadStory(source);
    storyStore.setState({ source, story, problems, text, error: null });
    return story;
  } catch (error) {
    storyStore.setState({ source, story: null, problems: [], text: "", error: messageOf(error) });
    // Asked for again, a file may be there.
    loading = null;
    return null;
  }
}
