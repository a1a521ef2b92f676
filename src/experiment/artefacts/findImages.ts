import { type Threat, threatKey } from "../terms/choice.ts";
import type { SystemImages } from "./imageResults.ts";

/** What is known about one image, with an entry for each system. */
export interface FoundImage {
  /** Position in the split. */
  readonly position: number;
  readonly label: number;
  readonly systems: readonly FoundOn[];
}

/** What is known about one image on one system. */
export interface FoundOn {
  readonly system: string;
  readonly cleanWrong: boolean;
  /** Whether any measured attack of the budget breaks it; clean errors count. */
  readonly broken: boolean;
  /** The prediction after the first attack that breaks it, else before any. */
  readonly prediction: number;
  /** The smallest perturbation found; Infinity if none was found, undefined if none was searched. */
  readonly distance: number | undefined;
  /** Undefined if it was not measured or is not defined. */
  readonly coherence: number | undefined;
}

/** Numbers from `from` to `to`, both included, on one system. */
export interface RangeFilter {
  readonly system: string;
  readonly from: number;
  readonly to: number;
}

/** A filter on images. What is null, absent or "any" does not matter. */
export interface ImageFilter {
  readonly cls: number | null;
  /** Before any attack: every system is right, or at least one is wrong. */
  readonly clean: "any" | "right" | "wrong";
  /** By system. */
  readonly broken: Readonly<Record<string, "any" | "broken" | "not">>;
  /** Of the smallest perturbations; images on which nothing was found are larger than any. */
  readonly distance: RangeFilter | null;
  readonly coherence: RangeFilter | null;
}

/** The budgets at which every system has been attacked, in the order of the first. */
export function commonThreats(results: readonly SystemImages[]): readonly Threat[] {
  const [first, ...others] = results;
  const has = ({ outcomes }: SystemImages, threat: Threat) =>
    outcomes.some((one) => threatKey(one.threat) === threatKey(threat));
  return (first?.outcomes ?? [])
    .map(({ threat }) => threat)
    .filter((threat) => others.every((one) => has(one, threat)));
}

/** The images that were attacked on every system at a budget, in the order of their split. */
export function imagesAt(results: readonly SystemImages[], threat: Threat): readonly FoundImage[] {
  const known = results.map((result) => {
    const outcomes = result.outcomes.find((one) => threatKey(one.threat) === threatKey(threat));
    return { result, outcomes, at: new Map(outcomes?.positions.map((position, i) => [position, i] as const)) };
  });
  const [first] = known;
  const positions = (first?.outcomes?.positions ?? []).filter((position) => known.every(({ at }) => at.has(position)));
  return positions.map((position) => ({
    position,
    label: first?.outcomes?.labels[first.at.get(position) as number] as number,
    systems: known.flatMap(({ result, outcomes, at }): FoundOn[] => {
      const i = at.get(position);
      if (outcomes === undefined || i === undefined) return [];
      const breaker = outcomes.attacks.find(({ broken }) => broken[i] === 1);
      const distances = result.distances.find(({ norm }) => norm === threat.norm);
      return [
        {
          system: result.system,
          cleanWrong: outcomes.cleanWrong[i] === 1,
          broken: breaker !== undefined || outcomes.cleanWrong[i] === 1,
          prediction: (breaker?.predictions ?? outcomes.cleanPredictions)[i] as number,
          distance: distances?.sizes.get(position),
          coherence: result.coherence.get(position) ?? undefined,
        },
      ];
    }),
  }));
}

/** The images that pass a filter, in their order. */
export function imagesThat(images: readonly FoundImage[], filter: ImageFilter): readonly FoundImage[] {
  const { cls, clean, broken, distance, coherence } = filter;
  return images.filter(({ label, systems }) => {
    if (cls !== null && label !== cls) return false;
    if (clean !== "any" && systems.some(({ cleanWrong }) => cleanWrong) !== (clean === "wrong")) return false;
    const isAsked = systems.every((one) => {
      const asked = broken[one.system] ?? "any";
      return asked === "any" || one.broken === (asked === "broken");
    });
    const inside = (range: RangeFilter | null, name: "distance" | "coherence") => {
      if (range === null) return true;
      const value = systems.find(({ system }) => system === range.system)?.[name];
      return value !== undefined && value >= range.from && value <= range.to;
    };
    return isAsked && inside(distance, "distance") && inside(coherence, "coherence");
  });
}
