import { choiceProblems, parameterProblem } from "../../experiment/catalogue/params.ts";
import { type Permalink, permalinkHash, readPermalink } from "../../experiment/link/permalink.ts";
import type { LinkState } from "../../experiment/link/permalinkRooms.ts";
import { presets } from "../../experiment/presets/index.ts";
import type { Problem } from "../../experiment/spec/problem.ts";
import { parseSpec } from "../../experiment/spec/validate.ts";
import type { ParameterValue } from "../../experiment/terms/choice.ts";
import { chooseSystems, drawImage } from "../attack/attackImage.ts";
import type { AttackSettings } from "../attack/attackSettings.ts";
import { attackStore, changeSettings } from "../attack/attackStore.ts";
import { openPlaneLink, planeLink } from "../boundaries/planeLink.ts";
import { restoreSlice } from "../boundaries/sliceImage.ts";
import { select, selectionStore } from "../page/selection.ts";
import { type Room, viewStore } from "../page/view.ts";
import { restoreRuns } from "../runs/restoreRuns.ts";
import { runsStore } from "../runs/runsStore.ts";
import { loadPacks, systemsStore } from "../systems/systems.ts";
import { draftStore } from "../train/draftStore.ts";
import { settingsOf } from "../train/settings.ts";

/**
 * Put what a `#v1.` hash says into its room and go there. Nothing is started; what cannot be used stands in
 * `linkProblems`, also what turns out later not to be on this machine.
 */
export function openPermalink(hash: string): void {
  const { link, problems } = readPermalink(hash);
  viewStore.setState({ linkProblems: problems });
  if (link === null) return;
  viewStore.setState({ room: link.room });
  put(link);
}

function put(link: Permalink): void {
  if (link.room === "attack") openAttackState(link.state);
  else if (link.room === "train") openDraft(link.state);
  else if (link.room === "compare") {
    select("compare", link.state);
    void explainMissing("experiment", link.state.experiment);
  } else if (link.room === "coherence") {
    select("coherence", link.state);
    void explainMissing("system", link.state.system.split("/")[0] ?? "");
  } else if (link.room === "boundaries") {
    restoreSlice(link.state);
    const message = openPlaneLink(link.state);
    if (message !== null) explain({ path: "planeDrawn", message });
    void explainMissing("group", link.state.group);
  } else if (link.room === "paper") select("paper", link.state);
  else if (link.room === "simplicity") select("simplicity", link.state);
  else if (link.room === "decompositions") select("decompositions", link.state);
  else if (link.room === "runs") {
    select("runs", link.state);
    void explainMissing("run", link.state.run);
    void explainMissing("other", link.state.other);
  } else select("data", link.state);
}

/** The hash that brings somebody else to this room in its present state. */
export function linkOf(room: Room): string {
  return permalinkHash(stateOf(room));
}

function stateOf(room: Room): Permalink {
  switch (room) {
    case "attack": {
      const { settings, groupId, chosen, image } = attackStore.getState();
      const { norm, epsilon, steps, randomStart, seed, strategy } = settings;
      const draw = image?.source.kind === "draw" ? image.source : null;
      const state = {
        group: groupId ?? "",
        left: chosen[0] ?? "",
        right: chosen[1] ?? "",
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
      return { room, state };
    }
    case "train": {
      const { preset, changes, copy } = draftStore.getState();
      const linked =
        copy === null ? null : { label: copy.label, edited: copy.from === presets[preset], spec: copy.spec };
      return { room, state: { preset, changes, copy: linked } };
    }
    case "compare":
      return { room, state: selectionStore.getState().compare };
    case "coherence":
      return { room, state: selectionStore.getState().coherence };
    case "boundaries":
      return { room, state: { ...selectionStore.getState().boundaries, ...planeLink() } };
    case "simplicity":
      return { room, state: selectionStore.getState().simplicity };
    case "decompositions":
      return { room, state: selectionStore.getState().decompositions };
    case "paper":
      return { room, state: selectionStore.getState().paper };
    case "runs":
      return { room, state: selectionStore.getState().runs };
    case "data":
      return { room, state: selectionStore.getState().data };
    default:
      return room satisfies never;
  }
}

function openAttackState(state: LinkState<"attack">): void {
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
  if (state.draw !== null) void drawImage(state.drawClass, state.draw);
  if (state.group !== "") void openSystems(state);
}

/** The attack of a link, with those of its parameters that it has and that are in range. */
function attackIn({ attack, attackParams }: LinkState<"attack">): Pick<AttackSettings, "attack" | "params"> {
  const kept: [string, ParameterValue][] = [];
  for (const [id, value] of Object.entries(attackParams)) {
    const [problem] = choiceProblems("attacks", { id: attack, params: { [id]: value } });
    if (problem === undefined) kept.push([id, value]);
    else explain({ path: `attackParams.${id}`, message: problem.message });
  }
  return { attack, params: kept.length === 0 ? {} : { [attack]: Object.fromEntries(kept) } };
}

/** Choose the systems once the packs and the runs of this machine are known. */
async function openSystems({ group, left, right }: LinkState<"attack">): Promise<void> {
  if (!(await explainMissing("group", group))) return;
  const found = systemsStore.getState().groups.find(({ id }) => id === group);
  const wanted = [left, right].filter((id) => id !== "");
  const known = wanted.filter((id) => found?.systems.some((system) => system.id === id));
  for (const id of wanted.filter((one) => !known.includes(one)))
    explain({ path: id === left ? "left" : "right", message: `${id} is not among the systems of ${group}` });
  if (known.length > 0) chooseSystems(group, known);
}

function openDraft({ preset, changes, copy }: LinkState<"train">): void {
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
      return;
    }
    for (const { path, message } of parsed.problems) explain({ path: `copy.spec.${path}`, message });
  }
  const settings = settingsOf(presets[preset]);
  const kept: [string, ParameterValue][] = [];
  for (const [id, value] of Object.entries(changes)) {
    const setting = settings.find((candidate) => candidate.id === id);
    const message =
      setting === undefined
        ? `${preset} has no such setting: left out`
        : parameterProblem(setting.parameter, value);
    if (message === null) kept.push([id, value]);
    else explain({ path: `changes.${id}`, message });
  }
  draftStore.setState({ preset, changes: Object.fromEntries(kept), copy: null });
}

/** Whether a pack or run is on this machine; if not, the page says so. Empty stands for the first on offer. */
async function explainMissing(path: string, id: string): Promise<boolean> {
  if (id === "") return true;
  await Promise.all([loadPacks(), restoreRuns()]);
  const isHere =
    systemsStore.getState().groups.some((group) => group.id === id) ||
    runsStore.getState().runs.some((run) => run.id === id);
  if (!isHere)
    explain({
      path,
      message: `${id} is not on this machine: ask for its results as a zip and open them in Runs; another one is shown`,
    });
  return isHere;
}

function explain(problem: Problem): void {
  viewStore.setState(({ linkProblems }) => ({ linkProblems: [...linkProblems, problem] }));
}
