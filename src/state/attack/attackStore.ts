import { createStore } from "zustand/vanilla";
import { predictedClass } from "../../experiment/catalogue/decompositionFacts.ts";
import type { ResolvedChoice } from "../../experiment/terms/system.ts";
import { type LabSystem, type SystemGroup, systemsStore } from "../systems/systems.ts";
import { type AttackSettings, defaultSettings, settingsProblem } from "./attackSettings.ts";
import type { AttackImage, Attempt, CraftedImage } from "./attempt.ts";
import { emptyPlayback, type Playback, type PlaybackAction, playback } from "./playback.ts";

/** What the systems say of an unattacked image, by system id. */
export type CleanAnswers = Readonly<Record<string, Pick<CraftedImage, "cleanScores" | "cleanPrediction">>>;

export interface AttackState {
  readonly image: AttackImage | null;
  readonly imageError: string | null;
  /** Data of the systems on show that are not on this machine: no test image of theirs can be drawn. */
  readonly missing: ResolvedChoice | null;
  readonly settings: AttackSettings;
  /** The group whose systems are attacked; null until one is there. */
  readonly groupId: string | null;
  /** At most two of its systems, by id: left and right. */
  readonly chosen: readonly string[];
  /** The finished attempt on show; a new one takes its place only when it has something to show. */
  readonly shown: Attempt | null;
  readonly pending: Attempt | null;
  /** Why the last attempt showed nothing. */
  readonly failure: string | null;
  readonly answers: CleanAnswers;
  readonly playback: Playback;
}

export const attackStore = createStore<AttackState>()(() => ({
  image: null,
  imageError: null,
  missing: null,
  settings: defaultSettings,
  groupId: null,
  chosen: [],
  shown: null,
  pending: null,
  failure: null,
  answers: {},
  playback: emptyPlayback,
}));

export function changeSettings(change: Partial<AttackSettings>): void {
  attackStore.setState(({ settings }) => ({ settings: { ...settings, ...change } }));
}

export function move(action: PlaybackAction): void {
  attackStore.setState((state) => ({ playback: playback(state.playback, action) }));
}

export function groupOf(id: string | null): SystemGroup | undefined {
  return systemsStore.getState().groups.find((group) => group.id === id);
}

/** The systems that stand left and right. */
export function chosenSystems(): readonly LabSystem[] {
  const { groupId, chosen } = attackStore.getState();
  const systems = groupOf(groupId)?.systems ?? [];
  return chosen.flatMap((id) => systems.filter((system) => system.id === id));
}

/** The class that each chosen system which has answered takes the image for; null where it names none. */
export const classesSaid = (answers: CleanAnswers): readonly (number | null)[] =>
  chosenSystems().flatMap(({ id, system }) => {
    const answer = answers[id];
    return answer === undefined ? [] : [predictedClass(system, answer.cleanPrediction)];
  });

/** Why the attack cannot start as things are, in a sentence, or null. */
export function problemOf({ image, settings }: AttackState): string | null {
  const kinds = chosenSystems().map(({ scoreKind }) => scoreKind);
  return image === null ? null : settingsProblem(settings, image, kinds);
}

/** Whether what is on show was made with other settings than those set now. */
export function isStale({ shown, settings }: AttackState): boolean {
  return shown !== null && JSON.stringify(shown.settings) !== JSON.stringify(settings);
}
