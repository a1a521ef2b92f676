import { type Browser, expect, type Page } from "@playwright/test";
import smoke from "../../src/experiment/presets/smoke.ts";
import type { ExperimentSpec } from "../../src/experiment/spec/spec.ts";
import { goTo, openAttack } from "./lab.ts";
import { expectFinished, runPanel, savedResult } from "./runs.ts";

/** One network, trained for long enough to be disturbed half-way, and one attack on it: its tasks come one after the other. */
export const oneNetwork: ExperimentSpec = {
  ...smoke,
  // Seconds of training even on a fast machine: it has to be caught in the middle.
  dataset: { id: "digits", params: { train: 2000 } },
  network: { id: "cnn-small" },
  training: { ...smoke.training, epochs: 12 },
  systems: smoke.systems.filter(({ id }) => id === "multiclass"),
  evaluation: { ...smoke.evaluation, examples: 16, strategies: ["cross-entropy"], coherence: false },
};

/** Open a spec in Train, as a visitor opens a file, and start it. */
export async function startSpec(page: Page, spec: ExperimentSpec): Promise<void> {
  await goTo(page, "Train");
  await page.getByText("All settings", { exact: true }).click();
  const buffer = Buffer.from(JSON.stringify(spec));
  await page
    .getByLabel("Spec file")
    .setInputFiles({ name: "spec.json", mimeType: "application/json", buffer });
  // It is read as a file, so not at once.
  await expect(page.getByText(/^[2-9] tasks, /)).toBeVisible();
  await page.getByRole("button", { name: "Start", exact: true }).click();
}

/** Wait until a network has an epoch behind it and others before it. */
export async function expectMidTraining(page: Page): Promise<void> {
  const cards = runPanel(page).getByRole("listitem");
  await expect(cards.filter({ hasText: "training" }).filter({ hasText: /epoch [2-9]\// })).not.toHaveCount(0);
}

/** Label and digest of every task of the run on show, which has to be finished. */
export async function digestsOf(page: Page): Promise<readonly string[]> {
  const { tasks } = await savedResult(page);
  expect(tasks.length).toBeGreaterThan(1);
  return tasks.map(({ label, digest }) => `${label}: ${digest}`);
}

/** Digests of a run that nothing disturbs, in a browser of its own. */
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
