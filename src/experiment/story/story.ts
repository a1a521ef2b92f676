/** Text inside a paragraph. */
export type Inline =
  | { readonly kind: "text" | "code"; readonly text: string }
  | { readonly kind: "emphasis" | "strong"; readonly content: readonly Inline[] }
  | { readonly kind: "break" }
  /** `href` is the hash of a room of the lab, or an https address. */
  | { readonly kind: "link"; readonly href: string; readonly content: readonly Inline[] };

/** A part of the text of a step. */
export type Block =
  | { readonly kind: "paragraph"; readonly content: readonly Inline[] }
  | { readonly kind: "list"; readonly isOrdered: boolean; readonly items: readonly (readonly Block[])[] }
  | { readonly kind: "quote"; readonly content: readonly Block[] }
  | { readonly kind: "code"; readonly text: string }
  /** The one-sentence answer of a study, from its included results. */
  | { readonly kind: "answer"; readonly study: string };

/** One step: a state of the lab, and what to look at there. */
export interface Step {
  readonly title: string;
  /** The hash that shows its room with its settings: `#v1.…`, `#train`, `#attack?epsilonLinf=0.2`. */
  readonly link: string;
  readonly text: readonly Block[];
  /** Line of its heading, from 1. */
  readonly line: number;
}

/** A lesson through the rooms of the lab. */
export interface Story {
  readonly title: string;
  readonly steps: readonly Step[];
}

/** What is wrong with a story: the line (from 1), what was found there and what was expected. */
export interface StoryProblem {
  readonly line: number;
  readonly message: string;
}

/** The content of a story file. `story` is null if there are problems. */
export interface ReadStory {
  readonly story: Story | null;
  readonly problems: readonly StoryProblem[];
}

/** Largest story, in characters, and most steps. */
export const storyLimit = 40_000;
export const mostSteps = 60;
