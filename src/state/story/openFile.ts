import { storyLimit } from "../../experiment/story/story.ts";
import { ownStory, stepHash } from "./storyAddress.ts";
import { keepOwnStory, sourceInLink } from "./storySource.ts";
import { reloadStory } from "./storyStore.ts";

/**
 * Opens a story from a file at its first step. A short one becomes part of the address; a long one is kept in this browser.
 *
 * @throws an Error if a long story cannot be kept.
 */
export async function openStoryFile(file: Blob): Promise<void> {
  // A longer file is cut, so that the story is refused by its length and not by the browser's storage.
  const text = (await file.text()).slice(0, storyLimit + 1);
  const source = sourceInLink(text) ?? ownStory;
  if (source === ownStory) keepOwnStory(text);
  await reloadStory(source);
  location.hash = stepHash(source, 1);
}
