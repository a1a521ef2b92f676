import { choiceProblems } from "../../experiment/catalogue/params.ts";
import type { LinkedImage, LinkState } from "../../experiment/link/permalinkRooms.ts";
import type { ParameterValue } from "../../experiment/terms/choice.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import { attack } from "../attack/attack.ts";
import { chooseGroup, chooseSystems, drawImage, setLabel, showDataImage } from "../attack/attackImage.ts";
import type { AttackSettings } from "../attack/attackSettings.ts";
import { attackStore, changeSettings, groupOf, problemOf } from "../attack/attackStore.ts";
import { offeredSystems } from "../attack/offeredSystems.ts";
import { suitEpsilon } from "../attack/switchGroup.ts";
import { openLinkedPicture } from "../ownImage/ownImage.ts";
import { explain } from "../page/explain.ts";
import { prefersStill } from "../page/prefersStill.ts";
import { presentIfAsked } from "../page/presenting.ts";
import { viewStore } from "../page/view.ts";
import { loadPacks, systemsStore } from "../systems/systems.ts";
import { isFromLink, ownInLink, photographInLink, pictureOfLinked } from "./linkedImages.ts";
import { showLinkedPhotograph } from "./linkedPhotograph.ts";
import { explainSystems } from "./missing.ts";
import { idFromLink, idInLink } from "./modelLinks.ts";

/** What a link to Attack contains beside the settings. */
export interface LinkExtras {
  /** The image of the sender's own. Without this, only an image that came with a link itself is passed on. */
  readonly picture?: boolean;
  /** Attack once on opening, and play. */
  readonly play?: boolean;
}

/** Attack as a link. @throws if a picture is asked for that does not fit into links. */
export function attackLink({ picture = false, play = false }: LinkExtras = {}): LinkState<"attack"> {
  const { settings, groupId, chosen, image } = attackStore.getState();
  const { norm, epsilon, steps, randomStart, seed, strategy } = settings;
  // The same number means another image to a recipient who has the data of the training.
  const draw = image?.source.kind === "draw" && image.source.data === undefined ? image.source : null;
  return {
    group: groupId ?? "",
    left: idInLink(chosen[0] ?? ""),
    right: idInLink(chosen[1] ?? ""),
    more: chosen.slice(2).map(idInLink),
    norm,
    epsilonLinf: epsilon.linf,
    epsilonL2: epsilon.l2,
    steps,
    randomStart,
    seed,
    strategyArms: strategy.arms,
    strategyOne: strategy.one,
    strategyStages: strategy.stages,
    attack: settings.attack,
    attackParams: settings.params[settings.attack] ?? {},
    target: settings.target,
    ...(draw?.chosen === undefined
      ? { drawClass: draw?.cls ?? null, draw: draw?.seed ?? null, number: null }
      : { drawClass: null, draw: null, number: draw.position }),
    split: draw?.split ?? "test",
    own: picture || isFromLink(image) ? ownInLink(image) : null,
    ...photographInLink(image),
    play,
    present: viewStore.getState().isPresenting,
  };
}

/**
 * Restores Attack from a link; attacks once if the link asks for it.
 *
 * @param named the settings that a person wrote: an epsilon that is not among them suits the systems.
 */
export async function openAttackLink(state: LinkState<"attack">, named?: ReadonlySet<string>): Promise<void> {
  presentIfAsked(state);
  const { norm, epsilonLinf, epsilonL2, steps, randomStart, seed } = state;
  changeSettings({
    norm,
    epsilon: { linf: epsilonLinf, l2: epsilonL2 },
    steps,
    randomStart,
    seed,
    strategy: { arms: state.strategyArms, one: state.strategyOne, stages: state.strategyStages },
    target: state.target,
    ...attackIn(state),
  });
  // A picture needs an image to replace, which has the shape and the classes of the data.
  const hasPicture = state.own !== null || state.photograph !== "";
  const isNeeded = attackStore.getState().image === null && (hasPicture || Boolean(state.play));
  const draw = () => {
    const { number, drawClass, draw: seed, split } = state;
    if (number !== null) return showDataImage(number, { by: "number" }, split, true);
    const isAsked = seed !== null || split !== "test" || isNeeded;
    return isAsked ? drawImage(drawClass, seed ?? undefined, split, seed !== null) : undefined;
  };
  const drawn = draw();
  if (state.group !== "") {
    const { imageData } = attackStore.getState();
    await openSystems(state);
    // Systems of other data have replaced the image by one of theirs.
    if (attackStore.getState().imageData !== imageData) await draw();
  }
  await drawn;
  if (state.own !== null) await openPicture(state.own);
  else if (state.photograph !== "") await showLinkedPhotograph(state);
  if (named !== undefined) suitEpsilon({ linf: !named.has("epsilonLinf"), l2: !named.has("epsilonL2") });
  if (state.play) await playOnce();
}

async function openPicture(own: LinkedImage): Promise<void> {
  try {
    await openLinkedPicture(own.name, pictureOfLinked(own));
  } catch (error) {
    return explain({ path: "own.pixels", message: `${messageOf(error)}: another image is shown` });
  }
  const classes = attackStore.getState().image?.classes.length ?? 0;
  if (own.label === null) return;
  if (own.label < classes) setLabel(own.label, "sender");
  else
    explain({ path: "own.label", message: `class ${own.label} found, 0 to ${classes - 1} expected: choose the label` });
}

/** Attacks as the sender asked, once the chosen systems are known. */
async function playOnce(): Promise<void> {
  await loadPacks();
  if (attackStore.getState().groupId === null) {
    const [group] = systemsStore.getState().groups;
    if (group !== undefined) chooseGroup(group.id);
  }
  const state = attackStore.getState();
  if (state.image === null || state.image.source.kind === "none")
    return explain({ path: "play", message: "there is no image to attack: choose one, then press Attack" });
  const problem = problemOf(state);
  if (problem !== null) return explain({ path: "play", message: problem });
  // The link is restored; the attack takes its time.
  void attack(!prefersStill());
}

/** The attack of a link with its valid parameters. */
function attackIn({ attack, attackParams }: LinkState<"attack">): Pick<AttackSettings, "attack" | "params"> {
  const kept: [string, ParameterValue][] = [];
  for (const [id, value] of Object.entries(attackParams)) {
    const [problem] = choiceProblems("attacks", { id: attack, params: { [id]: value } });
    if (problem === undefined) kept.push([id, value]);
    else explain({ path: `attackParams.${id}`, message: problem.message });
  }
  return { attack, params: kept.length === 0 ? {} : { [attack]: Object.fromEntries(kept) } };
}

/** Once packs and runs of this machine are loaded, chooses the systems of a link, or those that its group shows first. */
async function openSystems({ group, left, right, more }: LinkState<"attack">): Promise<void> {
  const named = [["left", left] as const, ["right", right] as const, ...more.map((id) => ["more", id] as const)];
  const fields = named.filter(([, id]) => id !== "");
  if (!(await explainSystems(group, fields))) return;
  const offered = offeredSystems({ groupId: group, chosen: [] }, systemsStore.getState().groups);
  const isKnown = (id: string) => offered.some(({ system }) => system.id === id);
  const known = [...new Set(fields.map(([, id]) => idFromLink(id)))].filter(isKnown);
  for (const [path, id] of fields.filter(([, one]) => !isKnown(idFromLink(one)) && idFromLink(one) === one))
    explain({ path, message: `${id} is not a system of ${group}` });
  if (known.length > 0) chooseSystems(group, known);
  else if (groupOf(group) !== undefined) chooseGroup(group);
}
