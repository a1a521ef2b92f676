import { parameterProblem } from "../../experiment/catalogue/params.ts";
import { type Permalink, permalinkHash } from "../../experiment/link/permalink.ts";
import { defaultLinkState, type LinkState } from "../../experiment/link/permalinkRooms.ts";
import { readLink } from "../../experiment/link/plainLink.ts";
import { presets } from "../../experiment/presets/index.ts";
import { parseSpec } from "../../experiment/spec/validate.ts";
import type { ParameterValue } from "../../experiment/terms/choice.ts";
import { restoreSlice } from "../boundaries/sliceImage.ts";
import { boundariesStore } from "../boundaries/sliceStore.ts";
import { explain } from "../page/explain.ts";
import { presentIfAsked } from "../page/presenting.ts";
import { type Selection, select, selectionStore } from "../page/selection.ts";
import { type Room, viewStore } from "../page/view.ts";
import { openPlaneLink, planeLink } from "../plane/planeLink.ts";
import { draftStore } from "../train/draftStore.ts";
import { settingsOf } from "../train/settings.ts";
import { attackLink, type LinkExtras, openAttackLink } from "./attackLink.ts";
import { broughtByLink, isFromLink, ownInLink, photographInLink } from "./linkedImages.ts";
import { bringLinkedPhotograph } from "./linkedPhotograph.ts";
import { explainMissing, explainSystems } from "./missing.ts";
import { axisFromLink, axisInLink, idFromLink, idInLink, missingNetworks } from "./modelLinks.ts";
import { currentLink, planePart } from "./movedLinks.ts";

/**
 * Opens the hash of a room, `#v1.` or with readable settings: restores the state of its room and shows the room. Nothing
 * is started, except one attack where the link asks for it. Invalid parts, and what
 * turns out later to be missing on this machine, are reported in `linkProblems`. Resolves when everything is restored or
 * reported.
 *
 * @param asIs rooms that are shown in their current state instead.
 */
export async function openPermalink(hash: string, asIs: ReadonlySet<Room> = new Set()): Promise<void> {
  const { link: read, problems, named } = readLink(hash);
  const link = read === null ? null : currentLink(read);
  const isAsIs = link !== null && asIs.has(link.room);
  viewStore.setState({ linkProblems: isAsIs ? [] : problems });
  if (link === null) return;
  viewStore.setState({ room: link.room });
  if (isAsIs) return;
  // The room and the state of a link belong together, which the compiler cannot see.
  await rooms[link.room].open(link.state as never, named);
}

/** The hash that opens a room in its current state. @param extras of Attack and Boundaries. @throws if it does not fit into a link. */
export function linkOf(room: Room, extras: LinkExtras = {}): string {
  const state = rooms[room].state(extras);
  return permalinkHash({ room, state } as Permalink);
}

/** How the state of a room gets into a link and out of it. */
interface LinkedRoom<R extends Room> {
  state(extras?: LinkExtras): LinkState<R>;
  /**
   * Applies at once what is here; resolves when the rest is restored or reported.
   *
   * @param named the settings that a person wrote; undefined for a link of the lab, where what is left out has its default.
   */
  open(state: LinkState<R>, named?: ReadonlySet<string>): Promise<unknown>;
}

const rooms: { readonly [R in Room]: LinkedRoom<R> } = {
  attack: { state: attackLink, open: openAttackLink },
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
    state({ picture = false } = {}) {
      const { boundaries } = selectionStore.getState();
      const image = boundariesStore.getState().own;
      const own = picture || isFromLink(image) ? ownInLink(image) : null;
      const systems = boundaries.systems?.map(idInLink) ?? null;
      const axes = { across: axisInLink(boundaries.across), up: axisInLink(boundaries.up) };
      const present = viewStore.getState().isPresenting;
      return { ...boundaries, ...axes, systems, own, ...photographInLink(image), present };
    },
    async open(state) {
      const systems = state.systems?.map(idFromLink) ?? null;
      const axes = { across: axisFromLink(state.across), up: axisFromLink(state.up) };
      presentIfAsked(state);
      const picture = { own: null, ...photographInLink(null) };
      const settings = { ...state, ...axes, systems, ...picture, present: false, ...defaultLinkState("plane") };
      const isNamed = state.own === null && state.photograph !== "";
      restoreSlice(settings, state.own === null ? null : broughtByLink(state.own), isNamed);
      // Links from when the plane was a view of Boundaries may contain both.
      const plane = planePart(state);
      if (JSON.stringify(plane) !== JSON.stringify(planePart(defaultLinkState("boundaries")))) openPlane(plane);
      await explainSystems(
        state.group,
        (state.systems ?? []).map((id) => ["systems", id] as const),
      );
      if (isNamed) await bringLinkedPhotograph(state);
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

function draftState(): LinkState<"train"> {
  const { preset, changes, copy } = draftStore.getState();
  const linked = copy === null ? null : { label: copy.label, edited: copy.from === presets[preset], spec: copy.spec };
  return { preset, changes, copy: linked };
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
