import { type Browser, expect, type Page } from "@playwright/test";
import smoke from "../../src/experiment/presets/smoke.ts";
import type { ExperimentSpec } from "../../src/experiment/spec/spec.ts";
import { goTo, openAttack } from "./lab.ts";
import { expectFinished, runPanel, savedResult, start } from "./runs.ts";

/** One network, trained long enough to be interrupted, and one attack on it. Its tasks run one after another. */
export const oneNetwork: ExperimentSpec = {
  ...smoke,
  // Takes seconds even on a fast machine, so that it can be interrupted in the middle.
  dataset: { id: "digits", params: { train: 2000 } },
  network: { id: "cnn-small" },
  training: { ...smoke.training, epochs: 12 },
  systems: smoke.systems.filter(({ id }) => id === "multiclass"),
  evaluation: { ...smoke.evaluation, examples: 16, strategies: ["cross-entropy"], coherence: false },
};

/** Opens a spec file in Train and starts it. */
export async function startSpec(page: Page, spec: ExperimentSpec): Promise<void> {
  await goTo(page, "Train");
  await page.getByText("All settings", { exact: true }).click();
  const buffer = Buffer.from(JSON.stringify(spec));
  await page.getByLabel("Spec file").setInputFiles({ name: "spec.json", mimeType: "application/json", buffer });
  // The file is read asynchronously.
  await expect(page.getByText(/^[2-9] tasks, /)).toBeVisible();
  await start(page);
}

/** Waits until a network is past its first epoch and still training. */
export async function expectMidTraining(page: Page): Promise<void> {
  const cards = runPanel(page).getByRole("listitem");
  await expect(cards.filter({ hasText: "training" }).filter({ hasText: /epoch [2-9]\// })).not.toHaveCount(0);
}

/** Label and digest of every task of the finished run on show. */
export async function digestsOf(page: Page): Promise<readonly string[]> {
  const { tasks } = await savedResult(page);
  expect(tasks.length).toBeGreaterThan(1);
  return tasks.map(({ label, digest }) => `${label}: ${digest}`);
}

/** Digests of an undisturbed run, in a browser context of its own. */
export async function undisturbed(browser: Browser, spec: ExperimentSpec): Promise<readonly string[]> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await openAttack(page);
  await startSpec(page, spec);
  await expectFinished(page);
  const digests = await digestsOf(page);
  await context.close();
  return digests;
}
