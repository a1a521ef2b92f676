import { ownStory, stepHash } from "./storyAddress.ts";
import { keepOwnStory, sourceInLink } from "./storySource.ts";
import { reloadStory } from "./storyStore.ts";

/** Whether a file is a story by its name. */
export const isStoryFile = (name: string): boolean => /\.(md|markdown)$/i.test(name);

/**
 * Opens a story from a file at its first step. A short one becomes part of the address; a long one is kept in this browser.
 *
 * @throws an Error if a long story cannot be kept.
 */
export async function openStoryFile(file: Blob): Promise<void> {
  const text = await file.text();
  const source = sourceInLink(text) ?? ownStory;
  if (source === ownStory) keepOwnStory(text);
  await reloadStory(source);
  location.hash = stepHash(source, 1);
}
