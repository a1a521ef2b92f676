import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import smoke from "../../src/experiment/presets/smoke.ts";
import type { ExperimentSpec } from "../../src/experiment/spec/spec.ts";
import { once } from "../../src/lab/async/once.ts";
import { petsZip } from "../steps/petsZip.ts";
import { chooseFile, click, expectText, type } from "./page.ts";
import { digestsOf, exportedResult, openDraft } from "./runs.ts";
import { story } from "./story.ts";

/** Long enough to be interrupted by a reload, and small enough for a test. */
const spec: ExperimentSpec = {
  ...smoke,
  name: "Every browser",
  network: { id: "mlp" },
  dataset: { id: "digits", params: { train: 1000 } },
  training: { ...smoke.training, epochs: 6 },
};

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Digests of all results of the experiment by key, as the command line computes them; once for all browsers. */
const digestsOfCommandLine = once(runCommandLine);

async function runCommandLine(): Promise<Readonly<Record<string, string>>> {
  const folder = await mkdtemp(join(tmpdir(), "robin-browsers-"));
  try {
    await writeFile(join(folder, "spec.json"), JSON.stringify(spec));
    await promisify(execFile)(
      process.execPath,
      ["cli/lab.mjs", "run", join(folder, "spec.json"), "--out", join(folder, "out"), "--backend", "wasm"],
      { cwd: root },
    );
    return digestsOf(JSON.parse(await readFile(join(folder, "out", "result.json"), "utf8")));
  } finally {
    await rm(folder, { recursive: true });
  }
}

story((open) => {
  test("opens, attacks, trains, resumes after a reload, and keeps imported data", async ({ baseURL }) => {
    const browser = await open();
    // The portable build, whose bits are the same in every browser and on the command line.
    await browser.open(`${baseURL}?backend=wasm`);
    await click(browser, "button:not([aria-haspopup])", /^Attack$/);
    await expectText(browser, /still says|is fooled|is wrong before any attack/);

    await openDraft(browser, `${baseURL}?backend=wasm`, spec);
    await browser.reload();
    await click(browser, "button", /^Start$/);
    await expectText(browser, /\b[1-9]\d* trained/);
    await browser.reload();
    await expectText(browser, /This run is unfinished/);
    await click(browser, "button", /^Resume$/);
    await expectText(browser, /^Finished$/m);
    expect(digestsOf(await exportedResult(browser, /^Every browser/))).toEqual(await digestsOfCommandLine());

    // Another address than before "#": the page loads anew.
    await browser.open(`${baseURL}#data`);
    await chooseFile(browser, "Files of a data set", "pets.zip", petsZip());
    await expectText(browser, /zip of pictures, one folder per class/);
    await type(browser, /^Name$/, "Cats and dogs");
    await click(browser, "button", /^Keep$/);
    await expectText(browser, /Cats and dogs/);
    await browser.reload();
    await expectText(browser, /Cats and dogs/);
    expect(browser.messages).toEqual([]);
  });
});
