import { beforeEach, expect, test, vi } from "vitest";
import { cifarDemoId, demoId, loadDemo, loadDemos, studyFilesStore } from "./studyFiles.ts";

/** What the server has, by path; a string is sent as it is. */
let site: Record<string, unknown>;
let asked: string[];

const demo = {
  format: "robin-lab-study",
  version: 1,
  study: "table-3",
  command: "npm run lab -- run table-3",
  deviations: ["digits"],
  rows: [{ setting: "linf", system: "RoBin", quantity: "clean", unit: "accuracy" }],
  provenance: { finished: "2026-01-02T14:05:00.000Z", seconds: 3 },
};

beforeEach(() => {
  studyFilesStore.setState(studyFilesStore.getInitialState());
  asked = [];
  site = {
    "demos/index.json": { demos: [{ id: "table-3", title: "Table 3", finished: demo.provenance.finished }] },
    "demos/table-3.json": demo,
  };
  vi.stubGlobal("document", { baseURI: "http://127.0.0.1/lab/" });
  vi.stubGlobal("fetch", async (url: URL) => {
    const path = url.pathname.replace("/lab/", "");
    asked.push(path);
    const found = site[path];
    if (found === undefined) return new Response("", { status: 404 });
    return new Response(typeof found === "string" ? found : JSON.stringify(found), {
      headers: { "content-type": "application/json" },
    });
  });
});

const state = () => studyFilesStore.getState();

test("the list and a demo are read once", async () => {
  await loadDemos();
  await loadDemo("table-3");
  await loadDemos();
  await loadDemo("table-3");
  expect(asked).toEqual(["demos/index.json", "demos/table-3.json"]);
  expect(state().demos?.map(({ id }) => id)).toEqual(["table-3"]);
  expect(state().files["table-3"]).toEqual(demo);
  expect(state().errors).toEqual({});
});

test("a study may have a demo on CIFAR-10 beside the one on digits", async () => {
  site["demos/table-3-cifar.json"] = { ...demo, deviations: ["photographs"] };
  site["demos/table-4-cifar.json"] = demo;
  await loadDemo(cifarDemoId("table-3"));
  await loadDemo(demoId("table-3"));
  await loadDemo(cifarDemoId("table-4"));
  expect(state().files["table-3"]?.deviations).toEqual(["digits"]);
  expect(state().files["table-3-cifar"]?.deviations).toEqual(["photographs"]);
  expect(state().errors).toEqual({
    "table-4-cifar": "demos/table-4-cifar.json holds study table-3, expected table-4",
  });
});

test("a missing list is explained, and read when it is there", async () => {
  const list = site["demos/index.json"];
  delete site["demos/index.json"];
  await loadDemos();
  expect(state()).toMatchObject({
    demos: null,
    errors: { "": "demos/index.json could not be fetched: the server answered 404" },
  });
  site["demos/index.json"] = list;
  await loadDemos();
  expect(state().demos).toHaveLength(1);
  expect(state().errors).toEqual({});
});

test("a list with an id that is no file name is refused", async () => {
  site["demos/index.json"] = { demos: [{ id: "../secret", finished: "" }] };
  await loadDemos();
  expect(state().demos).toBeNull();
  expect(state().errors[""]).toMatch(/^demos\/index\.json is not a list of demos: demos\.0\.id /);
});

test.each([
  ["no JSON", "<html>", /is not valid JSON: it begins with "<html>"/],
  ["another format", { ...demo, format: "robin-lab-result" }, /is not a result of a study: format /],
  ["a later version", { ...demo, version: 2 }, /is not a result of a study: version /],
  ["rows without a unit", { ...demo, rows: [{ setting: "" }] }, /is not a result of a study: rows\.0\./],
  ["another study", { ...demo, study: "table-4" }, /holds study table-4, expected table-3/],
])("a demo that is %s is explained, and leaves the others", async (_what, content, message) => {
  site["demos/table-4.json"] = { ...demo, study: "table-4" };
  site["demos/table-3.json"] = content;
  await Promise.all([loadDemo("table-3"), loadDemo("table-4")]);
  expect(state().errors["table-3"]).toMatch(message);
  expect(state().errors["table-3"]).toContain("demos/table-3.json");
  expect(Object.keys(state().files)).toEqual(["table-4"]);
});
