import type { StrategyId } from "../../experiment/catalogue/strategies/index.ts";
import type { CraftRequest } from "../../experiment/interactive/craft.ts";
import { isNamed, messageOf } from "../../lab/engine/namedError.ts";
import type { LabSystem, SystemGroup } from "../systems/systems.ts";
import {
  type AttackedImage,
  type AttackInputs,
  lastStep,
  noiseId,
  type SystemAttack,
  waitingAttack,
} from "./attackedImage.ts";
import { type AttackSettings, attackOf, threatOf } from "./attackSettings.ts";
import {
  type AttackState,
  attackStore,
  attackWork,
  cancelAttack,
  chosenSystems,
  groupOf,
  isStale,
  problemOf,
} from "./attackStore.ts";
import { causesText } from "./causesText.ts";
import { engineFor } from "./engineFor.ts";
import { playback } from "./playback.ts";
import { attackedClass } from "./reads.ts";

/**
 * Attacks the image on the chosen systems, one after the other, since the interactive lane serves one request at a time.
 * A newer attack aborts an older one.
 *
 * @param play starts the trajectory from its beginning; otherwise its end is shown.
 * @param done finished attacks with the same settings on the same image, which are not repeated.
 */
export async function attack(play: boolean, done: readonly SystemAttack[] = []): Promise<void> {
  cancelAttack();
  const state = attackStore.getState();
  const { image, settings, groupId } = state;
  const group = groupOf(groupId);
  if (image === null || image.source.kind === "none" || group === undefined || problemOf(state) !== null) return;
  const attacks = chosenSystems().map(
    (system) => done.find((one) => one.system.id === system.id) ?? waitingAttack(system, settings),
  );
  const pending: AttackedImage = { image, settings, groupId: group.id, attacks };
  attackStore.setState({
    pending,
    failure: null,
    playback: { ...state.playback, playing: false },
  });
  const signal = attackWork.begin();
  for (const [index, { system, strategy, status }] of attacks.entries()) {
    if (status === "done") continue;
    await attackSystem(index, system, signal, async () => {
      const label = await attackedClass(image, settings.target, system, group, signal);
      return requestOf(pending, system, strategy, label, group);
    });
    if (signal.aborted) return;
  }
  finish(play);
}

/** Attacks again the systems on which the attack on show failed, and all of them if the settings have changed since. */
export function attackAgain(): Promise<void> {
  const state = attackStore.getState();
  return attack(false, state.shown === null || isStale(state) ? [] : state.shown.attacks);
}

async function attackSystem(
  index: number,
  system: LabSystem,
  signal: AbortSignal,
  prepare: () => Promise<CraftRequest>,
): Promise<void> {
  const update = (change: Partial<SystemAttack>) => {
    if (!signal.aborted) updatePending(index, change);
  };
  try {
    update({ status: "weights" });
    const [pool, weights] = await engineFor(system);
    signal.throwIfAborted();
    update({ status: "running" });
    const request = await prepare();
    const { images, seconds } = await pool.craft(request, weights, signal, (done, total) => update({ done, total }));
    const [crafted] = images;
    if (crafted === undefined) throw new Error("the engine returned no image for one image");
    update({ status: "done", crafted, seconds, run: crafted.best });
  } catch (error) {
    if (isNamed(error, "AbortError")) update({ status: "stopped" });
    else update({ status: "failed", error: messageOf(error) });
  }
}

/** The request that attacks the image on one system with one strategy. */
export function requestOf(
  { image, settings }: Pick<AttackInputs, "image" | "settings">,
  system: LabSystem,
  strategy: string,
  label: number,
  group: SystemGroup,
): CraftRequest {
  const examples = { images: image.pixels, labels: [label], ids: [noiseId(image)] };
  return requestFor(examples, settings, system, strategy, group);
}

/** The request that attacks several images, one after the other in `images`, on one system with one strategy. */
export function requestFor(
  examples: Pick<CraftRequest, "images" | "labels" | "ids">,
  settings: AttackSettings,
  { system }: LabSystem,
  strategy: string,
  { dataset }: SystemGroup,
): CraftRequest {
  return {
    dataset,
    system,
    attack: attackOf(settings),
    strategy,
    threat: threatOf(settings),
    seed: settings.seed,
    ...examples,
    ...(settings.target === null ? {} : { targets: examples.labels.map(() => settings.target as number) }),
  };
}

/** Shows an image that was attacked elsewhere, in place of the image of the room. */
export function showAttacked(shown: AttackedImage, imageData: string, play: boolean): void {
  cancelAttack();
  attackStore.setState((state) => ({
    image: shown.image,
    imageData,
    imageError: null,
    missing: null,
    failure: null,
    ...onShow({ ...state, answers: {} }, shown, play),
  }));
}

/**
 * Shows the attack of one system, and sets the strategy that it used. The attacks of the other systems stay on show if
 * only their strategies differ; otherwise they are taken from `others`.
 */
export function showAttack(attack: SystemAttack, inputs: AttackInputs, others: readonly SystemAttack[]): void {
  attackStore.setState((state) => {
    const same = state.shown !== null && isComparable(state.shown, inputs) ? state.shown : null;
    const rest = (same?.attacks ?? others).filter(({ system }) => system.id !== attack.system.id);
    const strategy = {
      ...(same ?? inputs).settings.strategy,
      [attack.system.scoreKind]: attack.strategy as StrategyId,
    };
    const settings = { ...inputs.settings, strategy };
    const attacks = [...rest, attack];
    return { settings, failure: null, ...onShow(state, { ...inputs, settings, attacks }, false) };
  });
}

/** Whether two attacks differ in their strategies alone, so that they may be shown side by side. */
function isComparable(a: AttackInputs, b: AttackInputs): boolean {
  const rest = ({ strategy: _, ...settings }: AttackSettings) => JSON.stringify(settings);
  return a.image === b.image && a.groupId === b.groupId && rest(a.settings) === rest(b.settings);
}

/** Shows another run of a strategy that makes several. */
export function chooseRun(systemId: string, run: number): void {
  attackStore.setState((state) => {
    if (state.shown === null) return {};
    const attacks = state.shown.attacks.map((one) => (one.system.id === systemId ? { ...one, run } : one));
    const shown = { ...state.shown, attacks };
    return { shown, playback: playback(state.playback, { kind: "resize", last: lastStep(shown) }) };
  });
}

function finish(play: boolean): void {
  attackStore.setState((state) => {
    const { pending } = state;
    if (pending === null) return {};
    if (pending.attacks.every(({ crafted }) => crafted === null)) {
      const detail = causesText(pending.attacks.map(({ error }) => error ?? "it was stopped"));
      return { pending: null, failure: { title: "The attack failed", detail, retry: () => void attack(play) } };
    }
    return { pending: null, ...onShow(state, pending, play) };
  });
}

/** The part of the state that shows an attacked image. */
function onShow(state: AttackState, shown: AttackedImage, play: boolean): Partial<AttackState> {
  const crafted = shown.attacks.flatMap((one) => (one.crafted === null ? [] : [[one.system.id, one.crafted]]));
  return {
    shown,
    answers: { ...state.answers, ...Object.fromEntries(crafted) },
    playback: playback(state.playback, { kind: "load", last: lastStep(shown), play }),
  };
}

function updatePending(index: number, change: Partial<SystemAttack>): void {
  attackStore.setState(({ pending }) => {
    if (pending === null) return {};
    const attacks = pending.attacks.map((one, i) => (i === index ? { ...one, ...change } : one));
    return { pending: { ...pending, attacks } };
  });
}
