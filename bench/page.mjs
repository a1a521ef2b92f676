// Waiting times on the page, in Chromium against the built lab (npm start builds it):
//     node bench/page.mjs [--rounds 5]      results: bench/results/page-<date>.json
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { chromium } from "playwright";
import { findChromium } from "../scripts/chromium.mjs";
import { serve } from "../scripts/serve.mjs";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "5" } } });
const rounds = Number(values.rounds);
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

const server = await serve("dist", 0);
const address = `http://127.0.0.1:${server.address().port}/`;
const browser = await chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox"] });

/** The number of seconds that `work` takes. */
async function seconds(work) {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}

const attackButton = (page) => page.getByRole("button", { name: "Attack", exact: true });
const verdicts = (page) =>
  Promise.all(
    ["RoBin", "The multiclass model"].map((system) =>
      page
        .getByRole("region", { name: system, exact: true })
        .getByText(/(still says|is fooled|is wrong before any attack)/)
        .waitFor(),
    ),
  );
const enabled = (locator) => locator.click({ trial: true });

async function firstVisit() {
  // A new context has an empty cache.
  const context = await browser.newContext({ reducedMotion: "reduce" });
  const page = await context.newPage();
  // The first visit attacks on its own: the opening scene, without motion.
  const firstVerdict = await seconds(async () => {
    await page.goto(address);
    await verdicts(page);
  });
  const verdict = await seconds(async () => {
    await attackButton(page).click();
    await page.getByRole("button", { name: "Cancel", exact: true }).waitFor({ state: "hidden" });
    await attackButton(page).waitFor();
  });
  await page.getByRole("combobox", { name: "How to attack RoBin" }).click();
  await page.getByRole("option", { name: /^Best Arm/ }).click();
  const steps = page.getByRole("textbox", { name: "Steps", exact: true });
  await steps.fill("50");
  await steps.press("Tab");
  const tenArms = await seconds(async () => {
    await attackButton(page).click();
    await page.getByRole("button", { name: "Cancel", exact: true }).waitFor({ state: "hidden" });
    await attackButton(page).waitFor();
    await verdicts(page);
  });
  await context.close();
  return { firstVerdict, verdict, tenArms };
}

/** Seconds from choosing a photograph to the verdicts on all three systems of the pack `cifar10`, which is loaded before. */
async function photographs() {
  const page = await browser.newPage({ reducedMotion: "reduce" });
  await page.goto(address);
  await enabled(attackButton(page));
  await page.getByRole("combobox", { name: "Systems" }).click();
  await page.getByRole("option", { name: /^CIFAR-10, photographs/ }).click();
  const photos = page.getByRole("list", { name: "Photographs" }).getByRole("button");
  const kinds = (wanted) =>
    page.waitForFunction((wanted) => {
      const found = [...document.querySelectorAll("[data-kind]")].map(({ dataset }) => dataset.kind);
      return found.length === 3 && found.every((kind) => wanted.includes(kind));
    }, wanted);
  const chosen = [];
  for (let i = 0; i < rounds; i++) {
    const photographVerdicts = await seconds(async () => {
      await photos.nth(2 * i + 1).click();
      // The verdicts on the photograph before are gone.
      await kinds(["none", "wrong"]);
      await attackButton(page).click();
      await kinds(["fooled", "held", "wrong"]);
    });
    chosen.push({ photographVerdicts });
  }
  await page.close();
  return chosen;
}

/** The longest main-thread task, in ms, during the first half minute of digits-quick in the Train room. */
async function training() {
  const page = await browser.newPage();
  await page.goto(`${address}#train`);
  const start = page.getByRole("button", { name: "Start", exact: true });
  await enabled(start);
  await page.evaluate(() => {
    window.longTasks = [];
    new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map((e) => e.duration))).observe({
      type: "longtask",
    });
  });
  await start.click();
  await page.waitForTimeout(30_000);
  const tasks = await page.evaluate(() => window.longTasks);
  await page.close();
  return { longestTaskMs: Math.max(0, ...tasks), tasksOver50Ms: tasks.length };
}

const medians = (rows) =>
  Object.fromEntries(Object.keys(rows[0]).map((key) => [key, Number(median(rows.map((row) => row[key])).toFixed(2))]));

const visits = [];
for (let i = 0; i < rounds; i++) visits.push(await firstVisit());
const result = {
  machine: cpus()[0].model,
  cores: cpus().length,
  load: loadavg()[0],
  node: process.version,
  browser: browser.version(),
  backend: "wasm",
  rounds,
  medianSeconds: { ...medians(visits), ...medians(await photographs()) },
  training: await training(),
};
await browser.close();
server.close();
mkdirSync("bench/results", { recursive: true });
const file = `bench/results/page-${new Date().toISOString().slice(0, 10)}.json`;
writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
console.log(JSON.stringify(result, null, 2));
