import { choiceProblems, parameterProblem } from "../../experiment/catalogue/params.ts";
import { type Permalink, permalinkHash } from "../../experiment/link/permalink.ts";
import { defaultLinkState, type LinkState } from "../../experiment/link/permalinkRooms.ts";
import { readLink } from "../../experiment/link/plainLink.ts";
import { presets } from "../../experiment/presets/index.ts";
import type { Problem } from "../../experiment/spec/problem.ts";
import { parseSpec } from "../../experiment/spec/validate.ts";
import type { ParameterValue } from "../../experiment/terms/choice.ts";
import { chooseSystems, drawImage } from "../attack/attackImage.ts";
import type { AttackSettings } from "../attack/attackSettings.ts";
import { attackStore, changeSettings } from "../attack/attackStore.ts";
import { restoreSlice } from "../boundaries/sliceImage.ts";
import { restoreImports } from "../imports/imports.ts";
import { restoreModels } from "../models/models.ts";
import { hasImports } from "../page/savedWork.ts";
import { type Selection, select, selectionStore } from "../page/selection.ts";
import { type Room, viewStore } from "../page/view.ts";
import { openPlaneLink, planeLink } from "../plane/planeLink.ts";
import { restoreRuns } from "../runs/restoreRuns.ts";
import { runsStore } from "../runs/runsStore.ts";
import { loadPacks, systemsStore } from "../systems/systems.ts";
import { draftStore } from "../train/draftStore.ts";
import { settingsOf } from "../train/settings.ts";
import { axisFromLink, axisInLink, idFromLink, idInLink, missingModels, missingNetworks } from "./modelLinks.ts";
import { currentLink, planePart } from "./movedLinks.ts";

/**
 * Opens the hash of a room, `#v1.` or with readable settings: restores the state of its room and shows the room. Nothing is started. Invalid parts, and what
 * turns out later to be missing on this machine, are reported in `linkProblems`. Resolves when everything is restored or
 * reported.
 *
 * @param asIs rooms that are shown in their current state instead.
 */
export async function openPermalink(hash: string, asIs: ReadonlySet<Room> = new Set()): Promise<void> {
  const { link: read, problems } = readLink(hash);
  const link = read === null ? null : currentLink(read);
  const isAsIs = link !== null && asIs.has(link.room);
  viewStore.setState({ linkProblems: isAsIs ? [] : problems });
  if (link === null) return;
  viewStore.setState({ room: link.room });
  if (isAsIs) return;
  // The room and the state of a link belong together, which the compiler cannot see.
  await rooms[link.room].open(link.state as never);
}

/** The hash that opens a room in its current state. */
export function linkOf(room: Room): string {
  return permalinkHash({ room, state: rooms[room].state() } as Permalink);
}

/** How the state of a room gets into a link and out of it. */
interface LinkedRoom<R extends Room> {
  state(): LinkState<R>;
  /** Applies at once what is here; resolves when the rest is restored or reported. */
  open(state: LinkState<R>): Promise<unknown>;
}

const rooms: { readonly [R in Room]: LinkedRoom<R> } = {
  attack: { state: attackState, open: openAttackState },
  train: { state: draftState, open: openDraft },
  compare: selected("compare", ({ experiment }) => ({ experiment })),
  coherence: {
    state() {
      const { coherence } = selectionStore.getState();
      return { ...coherence, system: idInLink(coherence.system), beside: coherence.beside.map(idInLink) };
    },
    open(state) {
      const system = idFromLink(state.system);
      select("coherence", { ...state, system, beside: state.beside.map(idFromLink) });
      const isModel = system.startsWith("models/");
      return explainSystems(isModel ? "" : (system.split("/")[0] ?? ""), [["system", state.system]], "system");
    },
  },
  boundaries: {
    state() {
      const { boundaries } = selectionStore.getState();
      const systems = boundaries.systems?.map(idInLink) ?? null;
      const axes = { across: axisInLink(boundaries.across), up: axisInLink(boundaries.up) };
      return { ...boundaries, ...axes, systems };
    },
    open(state) {
      const systems = state.systems?.map(idFromLink) ?? null;
      const axes = { across: axisFromLink(state.across), up: axisFromLink(state.up) };
      restoreSlice({ ...state, ...axes, systems, ...defaultLinkState("plane") });
      // Links from when the plane was a view of Boundaries may contain both.
      const plane = planePart(state);
      if (JSON.stringify(plane) !== JSON.stringify(planePart(defaultLinkState("boundaries")))) openPlane(plane);
      return explainSystems(
        state.group,
        (state.systems ?? []).map((id) => ["systems", id] as const),
      );
    },
  },
  plane: {
    state: planeLink,
    open: async (state) => openPlane(state),
  },
  simplicity: selected("simplicity"),
  decompositions: selected("decompositions"),
  paper: selected("paper"),
  runs: selected("runs", ({ run, other }) => ({ run, other })),
  data: selected("data"),
};

/** A room whose link is its selection. @param ids of packs and runs that the selection refers to, by field. */
function selected<R extends keyof Selection>(
  room: R,
  ids: (state: Selection[R]) => Readonly<Record<string, string>> = () => ({}),
) {
  return {
    state: () => selectionStore.getState()[room],
    open(state: Selection[R]) {
      select(room, state);
      return Promise.all(Object.entries(ids(state)).map(([path, id]) => explainMissing(path, id)));
    },
  };
}

function openPlane(state: LinkState<"plane">): void {
  const message = openPlaneLink(state);
  if (message !== null) explain({ path: "planeDrawn", message });
}

function attackState(): LinkState<"attack"> {
  const { settings, groupId, chosen, image } = attackStore.getState();
  const { norm, epsilon, steps, randomStart, seed, strategy } = settings;
  const draw = image?.source.kind === "draw" ? image.source : null;
  return {
    group: groupId ?? "",
    left: idInLink(chosen[0] ?? ""),
    right: idInLink(chosen[1] ?? ""),
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
    drawClass: draw?.cls ?? null,
    draw: draw?.seed ?? null,
  };
}

function draftState(): LinkState<"train"> {
  const { preset, changes, copy } = draftStore.getState();
  const linked = copy === null ? null : { label: copy.label, edited: copy.from === presets[preset], spec: copy.spec };
  return { preset, changes, copy: linked };
}

async function openAttackState(state: LinkState<"attack">): Promise<void> {
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
  const draw = () => (state.draw === null ? undefined : drawImage(state.drawClass, state.draw));
  const drawn = draw();
  if (state.group !== "") {
    const { imageData } = attackStore.getState();
    await openSystems(state);
    // Systems of other data have replaced the image by one of theirs.
    if (attackStore.getState().imageData !== imageData) await draw();
  }
  await drawn;
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

/** Chooses the systems of a link once the packs and the runs of this machine are loaded. */
async function openSystems({ group, left, right }: LinkState<"attack">): Promise<void> {
  const fields = [["left", left] as const, ["right", right] as const].filter(([, id]) => id !== "");
  if (!(await explainSystems(group, fields))) return;
  const found = systemsStore.getState().groups.find(({ id }) => id === group);
  const isKnown = (id: string) => found?.systems.some((system) => system.id === id) === true;
  const known = fields.map(([, id]) => idFromLink(id)).filter(isKnown);
  for (const [path, id] of fields.filter(([, one]) => !isKnown(idFromLink(one)) && idFromLink(one) === one))
    explain({ path, message: `${id} is not a system of ${group}` });
  if (known.length > 0) chooseSystems(group, known);
}

async function openDraft({ preset, changes, copy }: LinkState<"train">): Promise<void> {
  if (copy !== null) {
    const parsed = parseSpec(copy.spec);
    if (parsed.ok) {
      const { label, edited } = copy;
      const spec = parsed.spec;
      draftStore.setState({
        preset,
        changes: {},
        copy: edited ? { label, spec, from: presets[preset] } : { label, spec },
      });
      for (const problem of await missingNetworks(spec)) explain(problem);
      return;
    }
    for (const { path, message } of parsed.problems) explain({ path: `copy.spec.${path}`, message });
  }
  const settings = settingsOf(presets[preset]);
  const kept: [string, ParameterValue][] = [];
  for (const [id, value] of Object.entries(changes)) {
    const setting = settings.find((candidate) => candidate.id === id);
    const message =
      setting === undefined ? `${preset} has no such setting: left out` : parameterProblem(setting.parameter, value);
    if (message === null) kept.push([id, value]);
    else explain({ path: `changes.${id}`, message });
  }
  draftStore.setState({ preset, changes: Object.fromEntries(kept), copy: null });
}

/**
 * Whether the group of a link is on this machine. Reports if not, and which of its systems are models that nobody opened
 * here.
 */
async function explainSystems(
  group: string,
  systems: readonly (readonly [path: string, id: string])[],
  path = "group",
): Promise<boolean> {
  const missing = await missingModels(systems);
  for (const problem of missing) explain(problem);
  // The group of somebody's own models is missing because the models are.
  if (missing.length > 0 && group.startsWith("models-")) return false;
  if (group.startsWith("models-")) await restoreModels();
  return explainMissing(path, group);
}

/** Whether a pack or run is on this machine, reported if not. An empty id stands for the first one. */
async function explainMissing(path: string, id: string): Promise<boolean> {
  if (id === "") return true;
  await Promise.all([loadPacks(), restoreRuns(), hasImports() ? restoreImports() : undefined]);
  const isHere =
    systemsStore.getState().groups.some((group) => group.id === id) ||
    runsStore.getState().runs.some((run) => run.id === id);
  if (!isHere)
    explain({
      path,
      message: `${id} is not on this machine: ask the sender for its results as a zip and open them in Runs; another one is shown`,
    });
  return isHere;
}

function explain(problem: Problem): void {
  viewStore.setState(({ linkProblems }) => ({ linkProblems: [...linkProblems, problem] }));
}
