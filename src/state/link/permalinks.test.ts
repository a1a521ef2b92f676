import { readFileSync } from "node:fs";
import { beforeEach, expect, test, vi } from "vitest";
import { permalinkHash, readPermalink } from "../../experiment/link/permalink.ts";
import { defaultLinkState, type LinkState } from "../../experiment/link/permalinkRooms.ts";
import { presets } from "../../experiment/presets/index.ts";
import { defaultSettings } from "../attack/attackSettings.ts";
import { attackStore } from "../attack/attackStore.ts";
import { boundariesStore } from "../boundaries/sliceStore.ts";
import { select, selectionStore } from "../page/selection.ts";
import { viewStore } from "../page/view.ts";
import { changePlane, drawPoint } from "../plane/playground.ts";
import { playgroundStore } from "../plane/playgroundStore.ts";
import { labSystem, offerRun, systemsStore } from "../systems/systems.ts";
import { editDraft } from "../train/draft.ts";
import { draftSpec } from "../train/draftSpec.ts";
import { draftStore } from "../train/draftStore.ts";
import { attackLink } from "./attackLink.ts";
import { linkOf, openPermalink } from "./permalinks.ts";

const system = {
  decomposition: { id: "multiclass", params: {} },
  members: [],
};

beforeEach(() => {
  // No server: the packs and the data set cannot be read, and the page goes on without them.
  vi.stubGlobal("fetch", () => Promise.reject(new Error("offline")));
  vi.stubGlobal("document", { baseURI: "http://127.0.0.1/" });
  vi.stubGlobal("location", { search: "" });
  attackStore.setState(attackStore.getInitialState());
  draftStore.setState(draftStore.getInitialState());
  selectionStore.setState(selectionStore.getInitialState());
  viewStore.setState(viewStore.getInitialState());
  systemsStore.setState(systemsStore.getInitialState());
});

test("every room comes back as it was when its link is opened", () => {
  attackStore.setState({
    settings: {
      ...defaultSettings,
      norm: "l2",
      steps: 77,
      strategy: { arms: "best-arm", one: "margin", stages: "stage-1" },
      attack: "fab",
      params: { fab: { restarts: 3 } },
      target: 4,
    },
  });
  draftStore.setState({ preset: "digits-full", changes: { seed: 9, "training.epochs": 3 } });
  select("compare", {
    experiment: "",
    judged: "union",
    sorting: { column: { kind: "gap", threat: { norm: "linf", epsilon: 0.1 } }, direction: "ascending" },
    curveSystems: ["run-1/robin", "pack/multiclass"],
    curveLines: ["core", "PGD-20 best-arm"],
    system: "robin",
    threat: "linf 0.1",
    overlap: ["PGD-20 softmax"],
    clean: "right",
    asked: { "PGD-20 softmax": "not" },
    from: 24,
  });
  select("coherence", { images: "64", bin: 12, beside: ["pack/robin"], attack: "PGD-20 softmax" });
  const links = (["attack", "train", "compare", "coherence"] as const).map((room) => linkOf(room));
  const before = [attackStore.getState().settings, draftStore.getState(), selectionStore.getState()];

  attackStore.setState({ settings: defaultSettings });
  draftStore.setState(draftStore.getInitialState());
  selectionStore.setState(selectionStore.getInitialState());
  for (const link of links) openPermalink(link);
  expect([attackStore.getState().settings, draftStore.getState(), selectionStore.getState()]).toEqual(before);
  expect(viewStore.getState()).toMatchObject({ room: "coherence", linkProblems: [] });
});

test("the plane comes back with what was drawn in it; bad points are explained, and the rest is kept", () => {
  playgroundStore.setState(playgroundStore.getInitialState());
  expect(linkOf("plane")).toBe(permalinkHash({ room: "plane", state: defaultLinkState("plane") }));
  changePlane({ shape: "rings", noise: 0.01, norm: "linf", epsilon: 0.04, hidden: 12 });
  drawPoint(0.25, 0.75, 2);
  const link = linkOf("plane");
  const { points, settings } = playgroundStore.getState();

  playgroundStore.setState(playgroundStore.getInitialState());
  openPermalink(link);
  expect(playgroundStore.getState()).toMatchObject({ points, settings, isDrawn: true, work: null });
  expect(viewStore.getState().room).toBe("plane");

  const state = { ...defaultLinkState("boundaries"), planeShape: "moons", planeDrawn: "AAA" } as const;
  openPermalink(permalinkHash({ room: "boundaries", state }));
  expect(playgroundStore.getState()).toMatchObject({ isDrawn: false, settings: { shape: "moons" } });
  expect(viewStore.getState().linkProblems).toEqual([
    {
      path: "planeDrawn",
      message: "2 bytes of drawn points found, four for each of at most 1000 expected",
    },
  ]);
});

test("old links open views where they stand now: the plane, and the figures of other rooms", () => {
  playgroundStore.setState(playgroundStore.getInitialState());
  const plane = { ...defaultLinkState("boundaries"), view: "plane", planeShape: "rings" } as const;
  openPermalink(permalinkHash({ room: "boundaries", state: plane }));
  expect(viewStore.getState()).toMatchObject({ room: "plane", linkProblems: [] });
  expect(playgroundStore.getState().settings.shape).toBe("rings");
  expect(linkOf("boundaries")).toBe(permalinkHash({ room: "boundaries", state: defaultLinkState("boundaries") }));

  openPermalink(permalinkHash({ room: "paper", state: { study: "figure-6", source: "demo" } }));
  expect(viewStore.getState().room).toBe("decompositions");
  expect(selectionStore.getState()).toMatchObject({
    decompositions: { study: "figure-6", source: "demo" },
    paper: defaultLinkState("paper"),
  });
});

test("a link to Boundaries leaves the plane as it is", () => {
  changePlane({ shape: "moons" });
  openPermalink(permalinkHash({ room: "boundaries", state: defaultLinkState("boundaries") }));
  expect(viewStore.getState().room).toBe("boundaries");
  expect(playgroundStore.getState().settings.shape).toBe("moons");
});

test("an own image is in a link only when its sender includes it, and never when it is too large", () => {
  const image = (side: number, channels: number, source: object = {}) => ({
    shape: [side, side, channels] as const,
    classes: ["a", "b"],
    pixels: new Float32Array(side * side * channels).fill(0.5),
    label: 1,
    source: { kind: "own", name: "7.png", isSaid: true, ...source } as const,
  });
  const ownOf = (hash: string) => (readPermalink(hash).link as { readonly state: LinkState<"attack"> }).state.own;
  attackStore.setState({ image: image(20, 1) });
  expect(ownOf(linkOf("attack"))).toBeNull();
  expect(ownOf(linkOf("attack", { picture: true }))).toMatchObject({ name: "7.png", shape: [20, 20, 1], label: 1 });
  attackStore.setState({ image: image(20, 1, { from: "link" }) });
  expect(ownOf(linkOf("attack"))).toMatchObject({ name: "7.png" });
  attackStore.setState({ image: image(64, 3) });
  expect(() => linkOf("attack", { picture: true })).toThrow(/64 × 64 pixels in colour.*send the picture as a file/);

  boundariesStore.setState({ own: image(20, 1) });
  expect(ownOf(linkOf("boundaries"))).toBeNull();
  const link = linkOf("boundaries", { picture: true });
  openPermalink(link);
  expect(boundariesStore.getState()).toMatchObject({ own: null, brought: { shape: [20, 20, 1], label: 1 } });
  expect(boundariesStore.getState().brought?.pixels[0]).toBeCloseTo(0.5, 2);
});

test("a photograph of the lab is in every link by its name, with its square and label where they are not its own", () => {
  const shown = (photograph: object, label = 5) => ({
    shape: [32, 32, 3] as const,
    classes: ["a", "b", "c", "d", "e", "dog"],
    pixels: new Float32Array(3072),
    label,
    source: { kind: "own", name: "Dog (A; CC0 1.0)", isSaid: true, photograph } as never,
  });
  const linked = (room: "attack" | "boundaries", picture: boolean) =>
    (readPermalink(linkOf(room, { picture })).link as { readonly state: LinkState<"attack"> }).state;
  const plain = { id: "dog-spaniel", crop: null, subject: 5 };
  const own = { own: null, photograph: "dog-spaniel", photographCrop: null, photographLabel: null };
  attackStore.setState({ image: shown(plain) });
  boundariesStore.setState({ own: shown({ ...plain, crop: { x: 1.5, y: -2, size: 99 } }, 0) });
  expect(linked("attack", true)).toMatchObject(own);
  const changed = { ...own, photographCrop: [1.5, -2, 99], photographLabel: 0 };
  expect(linked("boundaries", false)).toMatchObject(changed);
});

test("a photograph that this lab lacks, or that no system knows, is explained", async () => {
  const photographs = JSON.parse(readFileSync("public/gallery/index.json", "utf8"));
  vi.stubGlobal("fetch", async (url: URL | string) =>
    String(url).includes("gallery") ? new Response(JSON.stringify(photographs)) : Promise.reject(new Error("offline")),
  );
  const state = defaultLinkState("attack");
  for (const [photograph, says] of [
    ["dog-spanie", /no photograph “dog-spanie”: another image is shown; did you mean dog-spaniel\?/],
    ["dog-spaniel", /no system of this lab knows the class “dog” of “dog-spaniel”/],
  ] as const) {
    await openPermalink(permalinkHash({ room: "attack", state: { ...state, photograph } }));
    expect(viewStore.getState().linkProblems).toEqual([{ path: "photograph", message: expect.stringMatching(says) }]);
  }
  const boundaries = { ...defaultLinkState("boundaries"), photograph: "dog-spaniel" };
  await openPermalink(permalinkHash({ room: "boundaries", state: boundaries }));
  expect(viewStore.getState().linkProblems).toMatchObject([{ path: "photograph" }]);
  expect(boundariesStore.getState()).toMatchObject({ isComing: false, brought: null });
});

test("a link to Attack attacks only if it asks for it, and says what it lacks", async () => {
  const state = defaultLinkState("attack");
  await openPermalink(permalinkHash({ room: "attack", state: { ...state, play: true } }));
  expect(attackStore.getState()).toMatchObject({ pending: null, shown: null });
  expect(viewStore.getState().linkProblems).toEqual([
    { path: "play", message: "there is no image to attack: choose one, then press Attack" },
  ]);
  const own = { name: "a drawing", shape: [20, 20, 1] as const, label: 3, pixels: "AAAA" };
  await openPermalink(permalinkHash({ room: "attack", state: { ...state, own } }));
  expect(viewStore.getState().linkProblems).toMatchObject([{ path: "own.pixels" }]);
});

test("a link never attacks and never trains", () => {
  openPermalink(linkOf("attack"));
  openPermalink(linkOf("train"));
  expect(attackStore.getState()).toMatchObject({ pending: null, shown: null });
  expect(draftSpec(draftStore.getState())).toEqual(presets["digits-quick"]);
});

test("an experiment that was edited as a whole comes back with what it began from", () => {
  editDraft(["training", "momentum"], 0.5);
  const before = draftStore.getState();
  const link = linkOf("train");
  draftStore.setState(draftStore.getInitialState());
  openPermalink(link);
  expect(draftStore.getState()).toEqual(before);
  expect(draftSpec(draftStore.getState()).training.momentum).toBe(0.5);

  const spec = { ...presets.smoke, network: { id: "resnet-1000" } };
  const state = { preset: "smoke", changes: {}, copy: { label: "", edited: false, spec } } as const;
  openPermalink(permalinkHash({ room: "train", state }));
  expect(draftStore.getState()).toEqual({ preset: "smoke", changes: {}, copy: null });
  expect(viewStore.getState().linkProblems[0]?.message).toMatch(/unknown network "resnet-1000"/);
});

test("settings that a preset lacks or that are out of range are explained, the others kept", () => {
  const changes = { seed: 4, "training.epochs": 0, "training.magic": 1 };
  openPermalink(permalinkHash({ room: "train", state: { preset: "smoke", changes, copy: null } }));
  expect(draftStore.getState()).toEqual({ preset: "smoke", changes: { seed: 4 }, copy: null });
  expect(viewStore.getState().linkProblems).toEqual([
    { path: "changes.training.epochs", message: "epochs is 0, a whole number from 1 to 200 expected" },
    { path: "changes.training.magic", message: "smoke has no such setting: left out" },
  ]);
});

test("systems of this machine are chosen; those of another are named", async () => {
  const group = {
    id: "run-here",
    label: "here",
    madeBy: "",
    dataset: { id: "digits", params: {} },
    spec: presets.smoke,
    systems: ["a", "b", "c"].map((id) => labSystem("run-here", id, id, system)),
    accuracies: [],
    gaps: [],
    overlaps: [],
    coherence: [],
  };
  offerRun(group, () => Promise.reject(new Error("no weights in this test")));
  const state = { ...defaultLinkState("attack"), group: "run-here", left: "run-here/c", right: "run-here/x" };
  openPermalink(permalinkHash({ room: "attack", state }));
  await vi.waitFor(() => expect(attackStore.getState().chosen).toEqual(["run-here/c"]));
  expect(viewStore.getState().linkProblems).toEqual([
    { path: "right", message: "run-here/x is not a system of run-here" },
  ]);

  const more = ["run-here/a", "run-other/a", "run-here/c"];
  offerRun({ ...group, id: "run-other", systems: [labSystem("run-other", "a", "a", system)] }, () =>
    Promise.reject(new Error("no weights in this test")),
  );
  openPermalink(permalinkHash({ room: "attack", state: { ...state, right: "run-here/b", more } }));
  const four = ["run-here/c", "run-here/b", "run-here/a", "run-other/a"];
  await vi.waitFor(() => expect(attackStore.getState().chosen).toEqual(four));
  expect(attackLink()).toMatchObject({ left: "run-here/c", right: "run-here/b", more: ["run-here/a", "run-other/a"] });

  // A link that names a group alone shows what it shows first.
  openPermalink(permalinkHash({ room: "attack", state: { ...state, left: "", right: "" } }));
  await vi.waitFor(() => expect(attackStore.getState().chosen).toEqual(["run-here/a", "run-here/b"]));
  openPermalink(permalinkHash({ room: "attack", state: { ...state, group: "run-gone" } }));
  await vi.waitFor(() => expect(viewStore.getState().linkProblems).toHaveLength(1));
  expect(viewStore.getState().linkProblems[0]).toMatchObject({ path: "group" });
  expect(attackStore.getState().groupId).toBe("run-here");
});

test("an epsilon that a written link leaves out suits the systems, and one that the lab left out is its default", async () => {
  const defence = { id: "adversarial", params: { norm: "linf", epsilon: 8 / 255 } };
  const group = {
    id: "run-colour",
    label: "colour",
    madeBy: "",
    origin: "run" as const,
    spec: { ...presets.smoke, defence },
    dataset: { id: "digits", params: {} },
    systems: [labSystem("run-colour", "a", "a", system)],
    accuracies: [],
    gaps: [],
    overlaps: [],
    coherence: [],
  };
  offerRun(group, () => Promise.reject(new Error("no weights in this test")));
  const epsilonsOf = async (hash: string) => {
    await openPermalink(hash);
    return attackStore.getState().settings.epsilon;
  };
  expect(await epsilonsOf("#attack?group=run-colour")).toEqual({ linf: 8 / 255, l2: 1.5 });
  expect(await epsilonsOf("#attack?group=run-colour&epsilonLinf=0.1")).toEqual({ linf: 0.1, l2: 1.5 });
  // Without a group, the systems on show stay.
  expect(await epsilonsOf("#attack?steps=5&epsilonL2=1")).toEqual({ linf: 8 / 255, l2: 1 });
  const state = { ...defaultLinkState("attack"), group: "run-colour" };
  expect(await epsilonsOf(permalinkHash({ room: "attack", state }))).toEqual({ linf: 0.1, l2: 1.5 });
});

test("an unreadable link leaves everything as it is and says why", () => {
  viewStore.setState({ room: "train" });
  openPermalink("#v1.A");
  expect(viewStore.getState().room).toBe("train");
  expect(viewStore.getState().linkProblems[0]?.message).toMatch(/incomplete or damaged. Copy it again/);
});
