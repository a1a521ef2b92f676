import type { AlikeData } from "../../experiment/catalogue/alikeData.ts";
import type { CraftResult } from "../../experiment/interactive/craft.ts";
import type { Square } from "../../experiment/pictures/square.ts";
import type { Split } from "../../experiment/sampling/split.ts";
import type { LabSystem } from "../systems/systems.ts";
import type { AttackSettings } from "./attackSettings.ts";

/** What must break for a search to stop: any shown system, all of them, or only the one with this id. */
export type MustBreak = "any" | "all" | { readonly only: string };

/** How an image of the data was chosen by something other than a random draw. */
export type ChosenBy =
  | { readonly by: "number" }
  /** It was chosen among the images of another room. */
  | { readonly by: "room"; readonly room: "data" | "compare" | "coherence" }
  /** It is image `tried` of the random order of `seed`, the first that fits; earlier searches may have passed others. */
  | { readonly by: "search"; readonly seed: number; readonly tried: number; readonly must: MustBreak };

/** An image of the data as the source of an image to attack. */
export type DrawnSource = Extract<InputImage["source"], { kind: "draw" }>;

/** The split of an image of the data; of any other image the one that images are drawn from by default. */
export const splitOf = (source: InputImage["source"] | undefined): Split =>
  (source?.kind === "draw" ? source.split : undefined) ?? "test";

/** A photograph of the lab, and what is shown of it. */
export interface ShownPhotograph {
  /** Its name in links (`photographId`). */
  readonly id: string;
  /** The square in it, in pixels of its file; null: the one around its subject. */
  readonly crop: Square | null;
  /** The class of its subject. */
  readonly subject: number;
}

/** An image to attack. */
export interface InputImage {
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly classes: readonly string[];
  /** In [0,1], row by row. */
  readonly pixels: Float32Array;
  /** The true class; null until the user sets it for an image of their own. */
  readonly label: number | null;
  readonly source: /** An image of the data: the one that `seed` draws, from class `cls` or from all. */
    | {
        readonly kind: "draw";
        /** Its split; absent: the test split. */
        readonly split?: "train" | "validation";
        readonly seed: number;
        readonly cls: number | null;
        readonly position: number;
        /** Absent: drawn at random. */
        readonly chosen?: ChosenBy;
        /** The data of the image where they stand in for those of the training, which are not on this machine. */
        readonly data?: AlikeData;
      }
    /**
     * `isSaid`: its true class was set, which then survives changes of the picture; by the sender of a link, or else by
     * the user. `from`: absent if it is the user's own picture or drawing. `photograph`: it is one of the lab.
     */
    | {
        readonly kind: "own";
        readonly name: string;
        readonly isSaid: boolean;
        readonly saidBy?: "sender";
        readonly from?: "link";
        readonly photograph?: ShownPhotograph;
      }
    /** A black image of the right size, until there is another one. */
    | { readonly kind: "none" };
}

export type CraftedImage = CraftResult["images"][number];

/** The attack of one system. */
export interface SystemAttack {
  readonly system: LabSystem;
  readonly strategy: string;
  readonly status: "waiting" | "weights" | "running" | "done" | "failed" | "stopped";
  /** Steps done, of `total`. */
  readonly done: number;
  readonly total: number;
  readonly crafted: CraftedImage | null;
  readonly seconds: number;
  readonly error: string | null;
  /** Index of the strategy's run on show. */
  readonly run: number;
}

/** What is attacked, and how. */
export interface AttackInputs {
  readonly image: InputImage;
  readonly settings: AttackSettings;
  readonly groupId: string;
}

/** An image with the attacks of each chosen system. */
export interface AttackedImage extends AttackInputs {
  readonly attacks: readonly SystemAttack[];
}

/** The attack of a system before its turn. */
export function waitingAttack(
  system: LabSystem,
  settings: AttackSettings,
  strategy: string = settings.strategy[system.scoreKind],
): SystemAttack {
  return {
    system,
    strategy,
    status: "waiting",
    done: 0,
    total: 0,
    crafted: null,
    seconds: 0,
    error: null,
    run: 0,
  };
}

/** The last step of the longest run on show. */
export function lastStep({ attacks }: AttackedImage): number {
  return Math.max(0, ...attacks.map(({ crafted, run }) => crafted?.runs[run]?.end ?? 0));
}

/** The number that seeds the start noise: the position in the split, or any fixed number for the user's own image. */
export function noiseId({ source }: InputImage): number {
  return source.kind === "draw" ? source.position : 0;
}
