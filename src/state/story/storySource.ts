import { deflateSync, strFromU8, strToU8 } from "fflate";
import { base64url, bytesOfBase64url } from "../../experiment/interactive/base64url.ts";
import { inflate } from "../../experiment/link/inflate.ts";
import { type ReadStory, storyLimit } from "../../experiment/story/story.ts";
import { siteFile } from "../systems/siteFile.ts";
import { ownStory } from "./storyAddress.ts";

/** Longest story inside a link, in characters of the address. */
export const linkedStoryLimit = 6_000;
/** Bytes of a character in UTF-8, at most. */
const bytesPerCharacter = 4;

const ownPlace = "robin-lab-own-story";

/** The source that holds a story itself; null if it is too long for a link. */
export function sourceInLink(text: string): string | null {
  const source = `z.${base64url(deflateSync(strToU8(text), { level: 9 }))}`;
  return source.length <= linkedStoryLimit ? source : null;
}

/** The text of a story. Throws an Error that says what was found and expected. */
export async function storyText(source: string): Promise<string> {
  if (source === ownStory) return ownText();
  if (!source.startsWith("z."))
    return strFromU8(await siteFile(`stories/${source}.md`, storyLimit * bytesPerCharacter));
  if (source.length > linkedStoryLimit)
    throw new Error(`a story of ${source.length} characters found in the link, at most ${linkedStoryLimit} expected`);
  try {
    return strFromU8(inflate(bytesOfBase64url(source.slice(2)), storyLimit * bytesPerCharacter));
  } catch (error) {
    throw new Error(`this link to a story is incomplete or damaged. Copy it again (${(error as Error).message})`);
  }
}

/** Reads a story from its source. The parser is loaded here, with the first story. */
export async function loadStory(source: string): Promise<ReadStory & { readonly text: string }> {
  const [text, { readStory }] = await Promise.all([storyText(source), import("../../experiment/story/readStory.ts")]);
  return { ...readStory(text), text };
}

function ownText(): string {
  const text = localStorage.getItem(ownPlace);
  if (text === null)
    throw new Error("this browser holds no story of yours: open its file again, or ask the author for a link to it");
  return text;
}

/** Keeps a story in this browser. Throws where storage is blocked or full. */
export function keepOwnStory(text: string): void {
  localStorage.setItem(ownPlace, text);
}
