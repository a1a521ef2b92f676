// Many small runs in a row in one browser, each to its end, against the built lab (npm run build):
//
//   npx tsx bench/runsInARow.ts --browser chromium|firefox|webkit [--runs 30] [--dist dist] [--seconds 120]
//
// All runs start in one page, one after another; every third is interrupted by a reload and resumed. Run i has seed i,
// so that each computes all of its tasks. It fails when a run does not end in time, or when the browser's console holds
// any message. One line per run goes to the terminal; bench/results/runs-<browser>-<date>.json records the machine and a
// digest of all digests of each run, which is the same in every browser.

import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { chromium } from "../e2e/browsers/chromium.ts";
import { firefox } from "../e2e/browsers/firefox.ts";
import { click, expectInPanel, panelText, textOf } from "../e2e/browsers/page.ts";
import { digestsOf, exportedResult, openDraft } from "../e2e/browsers/runs.ts";
import { webkit } from "../e2e/browsers/webkit.ts";
import { findChromium } from "../scripts/chromium.mjs";
import { serve } from "../scripts/serve.mjs";
import { canonicalJson } from "../src/experiment/plan/key.ts";
import smoke from "../src/experiment/presets/smoke.ts";
import type { ExperimentSpec } from "../src/experiment/spec/spec.ts";

const browsers = { chromium: () => chromium(findChromium()), firefox, webkit };

const { values } = parseArgs({
  options: {
    browser: { type: "string", default: "chromium" },
    runs: { type: "string", default: "30" },
    dist: { type: "string", default: "dist" },
    seconds: { type: "string", default: "120" },
  },
});
const { browser: name, dist } = values;
const [runs, limit] = [Number(values.runs), Number(values.seconds)];
if (!Object.hasOwn(browsers, name))
  throw new Error(`--browser is "${name}", one of ${Object.keys(browsers).join(", ")} expected`);
const availability = browsers[name as keyof typeof browsers]();
if ("missing" in availability) throw new Error(`${availability.missing}: install it first`);

/** Small, but long enough to be interrupted by a reload. */
const specOf = (seed: number): ExperimentSpec => ({
  ...smoke,
  name: `Run ${seed}`,
  seed,
  network: { id: "mlp" },
  training: { ...smoke.training, epochs: 4 },
});

const server = await serve(dist, 0);
const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
const browser = await availability.start();
const lines: { readonly seed: number; readonly seconds: number; readonly tasks: number; readonly digest: string }[] =
  [];
let failure: string | null = null;
try {
  for (let seed = 1; seed <= runs; seed++) {
    const spec = specOf(seed);
    await openDraft(browser, `${address}?backend=wasm`, spec);
    const panel = new RegExp(`^Run ${seed}\\b`);
    const begun = performance.now();
    await click(browser, "button", /^Start$/);
    const isReloaded = seed % 3 === 0;
    if (isReloaded) {
      await expectInPanel(browser, panel, /\b[1-9]\d* trained/, limit);
      await browser.reload();
      await expectInPanel(browser, panel, /This run is unfinished|^Finished$/m, limit);
      if (/This run is unfinished/.test(await panelText(browser, panel))) await click(browser, "button", /^Resume$/);
    }
    await expectInPanel(browser, panel, /^Finished$/m, limit);
    const seconds = Number(((performance.now() - begun) / 1000).toFixed(1));
    const digests = digestsOf(await exportedResult(browser, panel));
    const digest = createHash("sha256").update(canonicalJson(digests)).digest("hex").slice(0, 16);
    lines.push({ seed, seconds, tasks: Object.keys(digests).length, digest });
    const how = isReloaded ? ", resumed after a reload" : "";
    console.log(`${name} run ${seed} of ${runs}: ${seconds} s, ${Object.keys(digests).length} tasks, ${digest}${how}`);
    if (browser.messages.length > 0) throw new Error(`the console is not empty: ${browser.messages.join("; ")}`);
  }
} catch (error) {
  failure = String(error);
  console.error(`${failure}\n\nThe page reads:\n${await textOf(browser).catch(String)}`);
}
const version = browser.name;
await browser.close();
server.close();
mkdirSync("bench/results", { recursive: true });
writeFileSync(
  `bench/results/runs-${name}-${new Date().toISOString().slice(0, 10)}.json`,
  `${JSON.stringify({ browser: version, machine: cpus()[0]?.model, cores: cpus().length, load: loadavg()[0], failure, runs: lines }, null, 2)}\n`,
);
console.log(failure === null ? `${runs} of ${runs} runs ended in ${version}` : `failed after ${lines.length} runs`);
process.exit(failure === null ? 0 : 1);
