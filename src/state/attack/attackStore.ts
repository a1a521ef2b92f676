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
  /** The group whose systems are attacked, and which determines the data; null until one is available. */
  readonly groupId: string | null;
  /** The systems on show by id, in the order of the page: those of the group, and others on the same data. */
  readonly chosen: readonly string[];
  /** The attack on show; a newer one replaces it only when it has a result. */
  readonly shown: AttackedImage | null;
  readonly pending: AttackedImage | null;
  /** Why the last attack has no result, or a system no prediction, and how to try again. */
  readonly failure: { readonly title: string; readonly detail: string; readonly retry?: () => void } | null;
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

/** The group that offers a system: the chosen one if it does. A model of the user's own is offered by several. */
export function groupOfSystem(
  id: string,
  { groupId }: Pick<AttackState, "groupId"> = attackStore.getState(),
  groups: readonly SystemGroup[] = systemsStore.getState().groups,
): SystemGroup | undefined {
  const offering = groups.filter(({ systems }) => systems.some((system) => system.id === id));
  return offering.find((group) => group.id === groupId) ?? offering[0];
}

/** The systems on show. Those that were removed from this machine are left out. */
export function chosenSystems(
  state: Pick<AttackState, "groupId" | "chosen"> = attackStore.getState(),
  groups: readonly SystemGroup[] = systemsStore.getState().groups,
): readonly LabSystem[] {
  return state.chosen.flatMap(
    (id) => groupOfSystem(id, state, groups)?.systems.find((system) => system.id === id) ?? [],
  );
}

/** The systems on show, those with the fewest networks first. */
export const fastestFirst = (): readonly LabSystem[] =>
  [...chosenSystems()].sort((a, b) => a.system.members.length - b.system.members.length);

/** The class that each chosen system predicts for the clean image, as far as known; null where it predicts none. */
export const classesSaid = (answers: CleanAnswers): readonly (number | null)[] =>
  chosenSystems().flatMap(({ id, system }) => {
    const answer = answers[id];
    return answer === undefined ? [] : [predictedClass(system, answer.cleanPrediction)];
  });

/** Whether there is an image to attack, rather than none yet or a black one in its place. */
export const hasImage = ({ image }: Pick<AttackState, "image">): boolean =>
  image !== null && image.source.kind !== "none";

/** One sentence that says why the attack cannot start, or null. */
export function problemOf({ image, settings }: AttackState): string | null {
  const kinds = chosenSystems().map(({ scoreKind }) => scoreKind);
  return image === null ? null : settingsProblem(settings, image, kinds);
}

/** Whether the attack on show was made with other settings than the current ones. */
export function isStale({ shown, settings }: AttackState): boolean {
  return shown !== null && JSON.stringify(shown.settings) !== JSON.stringify(settings);
}
