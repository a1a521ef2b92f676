import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { packedResults } from "../../experiment/summary/packOutcomes.ts";
import { readOutcomes } from "./readOutcomes.ts";
import { readPack, readPackIndex } from "./readPack.ts";

const models = new URL("../../../public/models/", import.meta.url);
const json = (path: string) => JSON.parse(readFileSync(new URL(path, models), "utf8"));
const ids = readPackIndex(json("index.json"), "index.json").packs.map(({ id }) => id);

test.each(ids)("the outcomes of %s agree with themselves and with the accuracies of the pack", (id) => {
  const pack = readPack(json(`${id}/pack.json`), id);
  const path = `${id}/${pack.outcomes}`;
  expect(existsSync(new URL(path, models))).toBe(true);
  const results = packedResults(readOutcomes(json(path), path), pack);
  expect(results.map(({ system }) => system)).toEqual(pack.systems.map((one) => one.id));
  for (const { system, outcomes, coherence } of results) {
    for (const { ids: images, labels, cleanWrong, cleanPredictions, attacks } of outcomes) {
      expect(images.length).toBeGreaterThanOrEqual(256);
      expect(cleanWrong).toEqual(cleanPredictions.map((said, i) => (said === labels[i] ? 0 : 1)));
      for (const { broken, predictions, steps } of attacks) {
        expect(broken).toEqual(predictions.map((said, i) => (said === labels[i] ? 0 : 1)));
        expect(steps.map((step) => step >= 0)).toEqual(broken.map((flag, i) => flag === 1 && cleanWrong[i] === 0));
      }
    }
    // The images are the first of those on which the pack states its accuracies.
    const clean = pack.accuracies.find((row) => row.system === system && row.measure === "clean")?.accuracy;
    const wrong = outcomes[0]?.cleanWrong.filter((flag) => flag === 1).length ?? 0;
    expect(wrong).toBeLessThanOrEqual((clean?.n ?? 0) - (clean?.count ?? 0));
    if (system === "robin") expect(coherence.size).toBe(outcomes[0]?.ids.length);
  }
});

test("a damaged file is refused with the field that is wrong", () => {
  const file = json("digits-standard/outcomes.json");
  const damaged = { ...file, systems: [{ ...file.systems[0], cleanWrong: "xyz" }] };
  expect(() => readOutcomes(damaged, "here")).toThrow("here holds no results that this lab can read: systems.0.clean");
  const short = { ...file, systems: [{ ...file.systems[0], cleanWrong: "0" }] };
  expect(() => packedResults(readOutcomes(short, "here"), readPack(json("digits-standard/pack.json"), ""))).toThrow(
    "flags of 1 digits found",
  );
});
