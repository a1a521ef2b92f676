/**
 * A story in the address: its source and its step, from 1. The source is a name (`robin`: the file `stories/robin.md` of
 * this site), `own` (a file that was opened in this browser), or `z.` and the story itself (`storySource.ts`). The step is
 * null where the reader goes on with the step of the last visit.
 */
export interface StoryAddress {
  readonly source: string;
  readonly step: number | null;
}

/** The story that comes with the lab. */
export const builtInStory = "robin";
/** The source of a story that was opened from a file and is too long for a link. */
export const ownStory = "own";

/** The parts of a hash: that of the room ("" if it names none), and the story that is open beside it. */
export function splitStory(hash: string): { readonly room: string; readonly story: StoryAddress | null } {
  const [, before = "", source, step] = /^(#|#.*&)story=([\w.-]+)(?:&step=(\d{1,3}))?$/s.exec(hash) ?? [];
  if (source === undefined) return { room: hash, story: null };
  return {
    room: before === "#" ? "" : before.slice(0, -1),
    story: { source, step: step === undefined ? null : Number(step) },
  };
}

/** The hash of a step; without a step, of the step of the last visit. */
export const stepHash = (source: string, step: number | null): string =>
  `#story=${source}${step === null ? "" : `&step=${step}`}`;

/** The hash of a room with the story that is open beside it. */
export const withStory = (room: string, story: StoryAddress | null): string =>
  story === null ? room : `${room}&${stepHash(story.source, story.step).slice(1)}`;

const place = "robin-lab-story";

/** The story and step of the last visit to any story; null without one, and where storage is blocked. */
export function rememberedStory(): StoryAddress | null {
  try {
    const { room, story } = splitStory(localStorage.getItem(place) ?? "");
    return room === "" ? story : null;
  } catch {
    return null;
  }
}

/** Remembers a step, so that the story can be resumed. */
export function rememberStory({ source, step }: StoryAddress): void {
  try {
    localStorage.setItem(place, stepHash(source, step));
  } catch {
    // Where storage is blocked, stories begin at their first step.
  }
}
