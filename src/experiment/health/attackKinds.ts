import type { AttackEntry } from "../catalogue/nouns.ts";
import { entryOf, isKnown } from "../catalogue/params.ts";
import { type ParameterValue, threatKey } from "../terms/choice.ts";
import type { AttackResult } from "./check.ts";

type Chosen = Pick<AttackResult, "choice">;

const needs = ({ choice }: Chosen): AttackEntry["needs"] | "suite" =>
  isSuite({ choice }) ? "suite" : entryOf("attacks", choice.id).needs;

export const isSuite = ({ choice }: Chosen): boolean => isKnown("suites", choice.id);

/** Uses scores only, no gradients. */
export const isBlackBox = (attack: Chosen): boolean => needs(attack) === "scores";

/** Follows the gradients of the system's scores, at least in part. */
export const isWhiteBox = (attack: Chosen): boolean =>
  ["loss", "margin", "suite"].includes(needs(attack)) && !isAdaptive(attack);

/** Bypasses a mask that hides gradients. */
export const isAdaptive = ({ choice }: Chosen): boolean => choice.id === "adaptive-pgd";

export const isSingleStep = ({ choice }: AttackResult): boolean =>
  choice.params.steps === 1 && (choice.params.restarts ?? 1) === 1;

/** A name that two attacks share if they differ only in the given parameters. */
export function nameWithout(attack: AttackResult, ...parameters: readonly string[]): string {
  const rest: Record<string, ParameterValue> = {};
  for (const [id, value] of Object.entries(attack.choice.params)) if (!parameters.includes(id)) rest[id] = value;
  const { choice, strategy, threat } = attack;
  return JSON.stringify([choice.id, rest, strategy, threat.norm, threat.epsilon]);
}

/** Items in groups of equal names, in order of appearance. */
export function grouped<T>(all: readonly T[], name: (one: T) => string): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const one of all) {
    const group = groups.get(name(one));
    if (group === undefined) groups.set(name(one), [one]);
    else group.push(one);
  }
  return [...groups.values()];
}

export const byThreat = <T extends Pick<AttackResult, "threat">>(all: readonly T[]) =>
  grouped(all, ({ threat }) => threatKey(threat));
