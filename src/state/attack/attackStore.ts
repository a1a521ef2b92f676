import { createStore } from "zustand/vanilla";
import { predictedClass } from "../../experiment/catalogue/decompositionFacts.ts";
import type { ResolvedChoice } from "../../experiment/terms/system.ts";
import { newestOnly } from "../../lab/async/newestOnly.ts";
import { type LabSystem, type SystemGroup, systemsStore } from "../systems/systems.ts";
import type { AttackedImage, CraftedImage, InputImage } from "./attackedImage.ts";
import { type AttackSettings, defaultSettings, settingsProblem } from "./attackSettings.ts";
import { emptyPlayback, type Playback, type PlaybackAction, playback } from "./playback.ts";

/** Predictions for the clean image, by system id. */
type CleanAnswers = Readonly<Record<string, Pick<CraftedImage, "cleanScores" | "cleanPrediction">>>;

export interface AttackState {
  readonly image: InputImage | null;
  readonly imageError: string | null;
  /** Identifies the data set of the image on show or being drawn; null before the first draw. */
  readonly imageData: string | null;
  /** The data set of the chosen systems if it is not on this machine, so that no test image can be drawn. */
  readonly missing: ResolvedChoice | null;
  readonly settings: AttackSettings;
  /** The group whose systems are attacked; null until one is available. */
  readonly groupId: string | null;
  /** At most two of its systems, by id: left and right. */
  readonly chosen: readonly string[];
  /** The attack on show; a newer one replaces it only when it has a result. */
  readonly shown: AttackedImage | null;
  readonly pending: AttackedImage | null;
  /** Why the last attack has no result, or the image no predictions. */
  readonly failure: { readonly title: string; readonly detail: string } | null;
  readonly answers: CleanAnswers;
  readonly playback: Playback;
}

export const attackStore = createStore<AttackState>()(() => ({
  image: null,
  imageError: null,
  imageData: null,
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

/** Engine work of the room: newer work aborts older work. */
export const attackWork = newestOnly();

/** Stops the current attack. The one on show stays. */
export function cancelAttack(): void {
  attackWork.stop();
  attackStore.setState({ pending: null });
}

export function changeSettings(change: Partial<AttackSettings>): void {
  attackStore.setState(({ settings }) => ({ settings: { ...settings, ...change } }));
}

export function move(action: PlaybackAction): void {
  attackStore.setState((state) => ({ playback: playback(state.playback, action) }));
}

export function groupOf(id: string | null): SystemGroup | undefined {
  return systemsStore.getState().groups.find((group) => group.id === id);
}

/** The systems on the left and on the right. */
export function chosenSystems(): readonly LabSystem[] {
  const { groupId, chosen } = attackStore.getState();
  const systems = groupOf(groupId)?.systems ?? [];
  return chosen.flatMap((id) => systems.filter((system) => system.id === id));
}

/** The class that each chosen system predicts for the clean image, as far as known; null where it predicts none. */
export const classesSaid = (answers: CleanAnswers): readonly (number | null)[] =>
  chosenSystems().flatMap(({ id, system }) => {
    const answer = answers[id];
    return answer === undefined ? [] : [predictedClass(system, answer.cleanPrediction)];
  });

/** One sentence that says why the attack cannot start, or null. */
export function problemOf({ image, settings }: AttackState): string | null {
  const kinds = chosenSystems().map(({ scoreKind }) => scoreKind);
  return image === null ? null : settingsProblem(settings, image, kinds);
}

/** Whether the attack on show was made with other settings than the current ones. */
export function isStale({ shown, settings }: AttackState): boolean {
  return shown !== null && JSON.stringify(shown.settings) !== JSON.stringify(settings);
}
