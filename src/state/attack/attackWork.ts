import { attackStore } from "./attackStore.ts";

let current: AbortController | undefined;

/** What the room asks of the engine, one thing at a time: a newer one ends an older one. */
export function beginWork(): AbortController {
  current?.abort();
  current = new AbortController();
  return current;
}

/** Whether nothing newer was begun, and nobody stopped it. */
export const isCurrent = (work: AbortController): boolean => current === work;

export function endWork(work: AbortController): void {
  if (current === work) current = undefined;
}

/** Stop the attack under way. What is on show stays. */
export function cancelAttack(): void {
  current?.abort();
  current = undefined;
  attackStore.setState({ pending: null });
}
