// Accuracy on pictures of test digits, framed as visitors bring them, next to the untouched test images.
//
//   npx tsx bench/ownPictures.ts [--images 300] [--packs digits-standard,digits-adversarial] [--data DIR] [--only PATTERN]
//
// Makes the pictures itself (tests/pictureFramings.ts), prepares them as page and command line do, and asks the shipped
// systems. Nothing is random but the noise of the pictures, whose seed is the position of the digit. The result is
// written to bench/results/ownPictures.json; the table stands in bench/README.md.

import { mkdirSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { createNodePool } from "../cli/runs/nodePool.ts";
import { trainedSystems } from "../cli/runs/trainedSystems.ts";
import { wilson } from "../src/experiment/artefacts/accuracy.ts";
import { factsOf } from "../src/experiment/catalogue/datasetFacts.ts";
import { resolveChoice } from "../src/experiment/catalogue/params.ts";
import { framedPicture, framingOf, preparationOf, preparedInput } from "../src/experiment/pictures/preparation.ts";
import { framings } from "../tests/pictureFramings.ts";

const { values } = parseArgs({
  options: {
    images: { type: "string", default: "300" },
    packs: { type: "string", default: "digits-standard,digits-adversarial" },
    data: { type: "string" },
    only: { type: "string", default: "" },
  },
});
const count = Number(values.images);
const names = Object.keys(framings).filter((name) => new RegExp(values.only).test(name));
const pool = await createNodePool({
  start: { prefer: "wasm" },
  bytesPerWorker: 2 ** 29,
  workers: 1,
  data: values.data,
});
const signal = new AbortController().signal;
const rows: {
  pack: string;
  system: string;
  picture: string;
  n: number;
  accuracy: number;
  low: number;
  high: number;
}[] = [];
const known = new Map<string, Float32Array>();
for (const pack of values.packs.split(",")) {
  const { spec, systems } = await trainedSystems(pack);
  const dataset = resolveChoice("datasets", spec.dataset);
  const facts = factsOf(dataset);
  const [side] = facts.shape;
  const framing = framingOf(dataset, facts);
  const { images, labels } = await pool.examples(
    dataset,
    "test",
    Array.from({ length: count }, (_, i) => i),
  );
  const digits = Array.from({ length: count }, (_, position) => ({
    side,
    position,
    pixels: Float32Array.from(images.subarray(position * side * side, (position + 1) * side * side), (v) => v / 255),
  }));
  for (const name of ["test images", ...names]) {
    const make = framings[name];
    const key = `${dataset.id} ${name}`;
    const inputs = known.get(key) ?? new Float32Array(count * side * side);
    for (const digit of known.has(key) ? [] : digits) {
      const made = make?.(digit);
      const picture = made === undefined ? undefined : framedPicture(made, "digit");
      const pixels =
        picture === undefined
          ? digit.pixels
          : preparedInput(picture, preparationOf(picture, framing), framing, facts.shape).pixels;
      inputs.set(pixels, digit.position * side * side);
    }
    known.set(key, inputs);
    for (const { label: system, system: recipe, weights } of systems) {
      const { images: scored } = await pool.scores(
        { dataset, system: recipe, images: inputs },
        await weights(),
        signal,
      );
      const right = scored.filter(({ prediction }, i) => prediction === labels[i]).length;
      const interval = wilson(right, count);
      rows.push({
        pack,
        system,
        picture: name,
        n: count,
        accuracy: right / count,
        low: interval.low,
        high: interval.high,
      });
      const percent = (share: number) => (100 * share).toFixed(1);
      console.log(
        `| ${pack} | ${system} | ${name} | ${percent(right / count)} % [${percent(interval.low)}, ${percent(interval.high)}] |`,
      );
    }
  }
}
await pool.close();
if (values.only === "") {
  mkdirSync("bench/results", { recursive: true });
  writeFileSync("bench/results/ownPictures.json", `${JSON.stringify({ node: process.version, rows }, null, 2)}\n`);
}
