import { openPermalink } from "../link/permalinks.ts";
import { viewStore } from "../page/view.ts";
import { rememberedStory, rememberStory, type StoryAddress, splitStory, stepHash } from "./storyAddress.ts";
import { ensureStory } from "./storyStore.ts";

/**
 * Shows a step: its room with its settings, and its text in the panel. Resolves when the room is chosen; `done` when its
 * settings are restored. A story that cannot be read leaves the room as it is; the panel says why.
 */
export async function openStep({ source, step }: StoryAddress): Promise<{ readonly done: Promise<void> }> {
  const story = await ensureStory(source);
  if (story === null) return { done: Promise.resolve() };
  const remembered = rememberedStory();
  const wanted = step ?? (remembered?.source === source ? remembered.step : null) ?? 1;
  const shown = Math.min(Math.max(wanted, 1), story.steps.length);
  viewStore.setState({ story: { source, step: shown } });
  rememberStory({ source, step: shown });
  return { done: openPermalink(story.steps[shown - 1]?.link ?? "") };
}

/** Loads the story that the address names beside a room, whose settings stay. */
export async function showStory({ source, step }: StoryAddress): Promise<void> {
  const story = await ensureStory(source);
  if (story === null) return;
  const shown = Math.min(Math.max(step ?? 1, 1), story.steps.length);
  rememberStory({ source, step: shown });
  if (shown !== step && viewStore.getState().story?.source === source)
    viewStore.setState({ story: { source, step: shown } });
}

/**
 * Goes on or back by a number of steps in the story that is open, as an entry of the history. Returns false if there is no
 * such step. Counts from the step in the address, which is ahead of the one on show while several are opened quickly.
 */
export function moveStep(by: number, { source, step }: StoryAddress, steps: number): boolean {
  const { story } = splitStory(location.hash);
  const from = Math.min(Math.max((story?.source === source ? story.step : null) ?? step ?? 1, 1), steps);
  const to = from + by;
  if (to < 1 || to > steps) return false;
  location.hash = stepHash(source, to);
  return true;
}

/** Closes the story. The room stays as it is. */
export function closeStory(): void {
  viewStore.setState({ story: null });
}
