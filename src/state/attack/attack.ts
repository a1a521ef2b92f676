import type { StrategyId } from "../../experiment/catalogue/strategies/index.ts";
import type { CraftRequest } from "../../experiment/interactive/craft.ts";
import { isNamed, messageOf } from "../../lab/engine/namedError.ts";
import { lab } from "../systems/lab.ts";
import { type LabSystem, type SystemGroup, weightsOf } from "../systems/systems.ts";
import { type AttackSettings, attackOf, threatOf } from "./attackSettings.ts";
import { attackStore, chosenSystems, groupOf, problemOf } from "./attackStore.ts";
import { beginWork, cancelAttack, endWork, isCurrent } from "./attackWork.ts";
import { type Attempt, lastStep, noiseId, type Side, sideOf } from "./attempt.ts";
import { type PlaybackAction, playback } from "./playback.ts";

/**
 * Attack the image on the chosen systems, one after the other: the interactive lane serves one request at a time. A
 * newer attack ends an older one. `play` starts the trajectory from its beginning, else its end is shown.
 */
export async function attack(play: boolean): Promise<void> {
  cancelAttack();
  const { image, settings, groupId } = attackStore.getState();
  const group = groupOf(groupId);
  if (image === null || image.label === null || group === undefined) return;
  if (problemOf(attackStore.getState()) !== null) return;
  const work = beginWork();
  const attempt: Attempt = {
    image,
    settings,
    groupId: group.id,
    sides: chosenSystems().map((s) => sideOf(s, settings)),
  };
  attackStore.setState((state) => ({
    pending: attempt,
    failure: null,
    playback: { ...state.playback, playing: false },
  }));

  for (const [index] of attempt.sides.entries()) {
    await attackSide(index, image.label, group, work.signal);
    if (!isCurrent(work)) return;
  }
  endWork(work);
  finish(play);
}

async function attackSide(
  index: number,
  label: number,
  group: SystemGroup,
  signal: AbortSignal,
): Promise<void> {
  const side = attackStore.getState().pending?.sides[index];
  const attempt = attackStore.getState().pending;
  if (side === undefined || attempt === null) return;
  const update = (change: Partial<Side>) => {
    if (!signal.aborted) updateSide(index, change);
  };
  try {
    update({ status: "weights" });
    const [pool, weights] = await Promise.all([lab(), weightsOf(group.id, side.system.system)]);
    signal.throwIfAborted();
    update({ status: "running" });
    const result = await pool.craft(
      requestOf(attempt, side.system, side.strategy, label, group),
      weights,
      signal,
      (done, total) => update({ done, total }),
    );
    const [crafted] = result.images;
    if (crafted === undefined) throw new Error("the engine returned no image for one image");
    update({ status: "done", crafted, seconds: result.seconds, run: crafted.best });
  } catch (error) {
    if (isNamed(error, "AbortError")) update({ status: "stopped" });
    else update({ status: "failed", error: messageOf(error) });
  }
}

/** What the engine is asked for one system under one strategy. */
export function requestOf(
  { image, settings }: Pick<Attempt, "image" | "settings">,
  { system }: LabSystem,
  strategy: string,
  label: number,
  { dataset }: SystemGroup,
): CraftRequest {
  return {
    dataset,
    system,
    attack: attackOf(settings),
    strategy,
    threat: threatOf(settings),
    seed: settings.seed,
    images: image.pixels,
    labels: [label],
    ids: [noiseId(image)],
    ...(settings.target === null ? {} : { targets: [settings.target] }),
  };
}

/**
 * Put what one strategy did to one system on show; the settings follow. The other system stays as it is, or, where it was
 * attacked in another way, shows what `others` has of it.
 */
export function showSide(side: Side, attempt: Omit<Attempt, "sides">, others: readonly Side[]): void {
  attackStore.setState((state) => {
    const same = state.shown !== null && isSameAttempt(state.shown, attempt) ? state.shown : null;
    const rest = (same?.sides ?? others).filter(({ system }) => system.id !== side.system.id);
    const strategy = {
      ...(same ?? attempt).settings.strategy,
      [side.system.scoreKind]: side.strategy as StrategyId,
    };
    const settings = { ...attempt.settings, strategy };
    const shown: Attempt = { ...attempt, settings, sides: [...rest, side] };
    const crafted = shown.sides.flatMap((one) =>
      one.crafted === null ? [] : [[one.system.id, one.crafted]],
    );
    const action: PlaybackAction = { kind: "load", last: lastStep(shown), play: false };
    return {
      shown,
      settings,
      answers: { ...state.answers, ...Object.fromEntries(crafted) },
      failure: null,
      playback: playback(state.playback, action),
    };
  });
}

/** Whether two attempts differ in their strategies alone: what they show may stand side by side. */
function isSameAttempt(a: Omit<Attempt, "sides">, b: Omit<Attempt, "sides">): boolean {
  const rest = ({ strategy: _, ...settings }: AttackSettings) => JSON.stringify(settings);
  return a.image === b.image && a.groupId === b.groupId && rest(a.settings) === rest(b.settings);
}

/** Look at another run of a strategy that tries several. */
export function chooseRun(systemId: string, run: number): void {
  attackStore.setState((state) => {
    if (state.shown === null) return {};
    const sides = state.shown.sides.map((side) => (side.system.id === systemId ? { ...side, run } : side));
    const shown = { ...state.shown, sides };
    return { shown, playback: playback(state.playback, { kind: "resize", last: lastStep(shown) }) };
  });
}

function finish(play: boolean): void {
  attackStore.setState((state) => {
    const { pending } = state;
    if (pending === null) return {};
    if (pending.sides.every(({ crafted }) => crafted === null)) {
      const reasons = new Set(pending.sides.map((side) => side.error ?? "it was stopped"));
      return { pending: null, failure: [...reasons].join(". ") };
    }
    const answers = Object.fromEntries(
      pending.sides.flatMap(({ system, crafted }) => (crafted === null ? [] : [[system.id, crafted]])),
    );
    const action: PlaybackAction = { kind: "load", last: lastStep(pending), play };
    return { pending: null, shown: pending, answers, playback: playback(state.playback, action) };
  });
}

function updateSide(index: number, change: Partial<Side>): void {
  attackStore.setState(({ pending }) =>
    pending === null
      ? {}
      : {
          pending: {
            ...pending,
            sides: pending.sides.map((side, i) => (i === index ? { ...side, ...change } : side)),
          },
        },
  );
}
