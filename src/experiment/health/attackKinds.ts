import type { AttackEntry } from "../catalogue/nouns.ts";
import { entryOf, isKnown } from "../catalogue/params.ts";
import { type ParameterValue, threatKey } from "../terms/choice.ts";
import type { Attacked } from "./check.ts";

type Chosen = Pick<Attacked, "choice">;

/** What an attack asks for; a suite asks for whatever its stages do. */
const needs = ({ choice }: Chosen): AttackEntry["needs"] | "suite" =>
  isSuite({ choice }) ? "suite" : entryOf("attacks", choice.id).needs;

/** Several attacks under one name. */
export const isSuite = ({ choice }: Chosen): boolean => isKnown("suites", choice.id);

/** Sees scores alone, no gradients. */
export const isBlackBox = (attacked: Chosen): boolean => needs(attacked) === "scores";

/** Follows the gradients of the scores that the system hands out, at least in part. */
export const isWhiteBox = (attacked: Chosen): boolean =>
  ["loss", "margin", "suite"].includes(needs(attacked)) && !isAdaptive(attacked);

/** Goes around what hides a system's gradients. */
export const isAdaptive = ({ choice }: Chosen): boolean => choice.id === "adaptive-pgd";

export const isSingleStep = ({ choice }: Attacked): boolean =>
  choice.params.steps === 1 && (choice.params.restarts ?? 1) === 1;

/** What makes two attacks comparable: everything of them but the parameters named. */
export function sameBut(attacked: Attacked, ...but: readonly string[]): string {
  const rest: Record<string, ParameterValue> = {};
  for (const [id, value] of Object.entries(attacked.choice.params)) if (!but.includes(id)) rest[id] = value;
  const { choice, strategy, threat } = attacked;
  return JSON.stringify([choice.id, rest, strategy, threat.norm, threat.epsilon]);
}

/** Things by a name of theirs, in order of appearance. */
export function grouped<T>(all: readonly T[], name: (one: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(name(one), [...(groups.get(name(one)) ?? []), one]);
  return [...groups.values()];
}

export const threatName = ({ threat }: Pick<Attacked, "threat">): string => threatKey(threat);

/** An attack as one side of a comparison. */
export const side = ({ name, outcomes }: Attacked) => ({ name, fallen: outcomes });
