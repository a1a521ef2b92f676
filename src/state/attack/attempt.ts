import type { CraftResult } from "../../experiment/interactive/craft.ts";
import type { LabSystem } from "../systems/systems.ts";
import type { AttackSettings } from "./attackSettings.ts";

/** The image under attack. */
export interface AttackImage {
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly classes: readonly string[];
  /** In [0,1], row by row. */
  readonly pixels: Float32Array;
  /** The true class; null while the owner of an own image has not said it. */
  readonly label: number | null;
  readonly source:
    | { readonly kind: "draw"; readonly seed: number; readonly cls: number | null; readonly position: number }
    /** `isSaid`: its owner chose the true class, which then outlasts changes of the picture. */
    | { readonly kind: "own"; readonly name: string; readonly isSaid: boolean }
    /** Black, of the right size, until there is an image. */
    | { readonly kind: "none" };
}

export type CraftedImage = CraftResult["images"][number];

/** What became of one system. */
export interface Side {
  readonly system: LabSystem;
  readonly strategy: string;
  readonly status: "waiting" | "weights" | "running" | "done" | "failed" | "stopped";
  readonly done: number;
  readonly total: number;
  readonly crafted: CraftedImage | null;
  readonly seconds: number;
  readonly error: string | null;
  /** Which of the strategy's runs is looked at. */
  readonly run: number;
}

/** One press of the button: an image, a setting, and what it did to each system. */
export interface Attempt {
  readonly image: AttackImage;
  readonly settings: AttackSettings;
  readonly groupId: string;
  readonly sides: readonly Side[];
}

/** A system before its turn. */
export function sideOf(
  system: LabSystem,
  settings: AttackSettings,
  strategy: string = settings.strategy[system.scoreKind],
): Side {
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

/** The last step of the runs on show. */
export function lastStep({ sides }: Attempt): number {
  return Math.max(
    0,
    ...sides.map(({ crafted, run }) => {
      const shown = crafted?.runs[run];
      return shown?.end ?? 0;
    }),
  );
}

/** An own image has no position in the split; any fixed number seeds its noise. */
export function noiseId({ source }: AttackImage): number {
  return source.kind === "draw" ? source.position : 0;
}
