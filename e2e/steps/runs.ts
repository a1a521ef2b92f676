import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import type { ResultFile } from "../../src/experiment/summary/resultFile.ts";
import { choose, closePopup, expect, fill, goTo } from "./lab.ts";

/** Opens Train with the preset of linear networks and unfolds its settings. */
export async function chooseTinyRun(page: Page): Promise<void> {
  await goTo(page, "Train");
  await page.getByRole("radio", { name: /^Check in seconds/ }).check();
  await page.getByText("Settings", { exact: true }).click();
}

/** Sets up the smallest possible run: linear networks, 100 digits, one epoch, 16 test images. */
export async function chooseSmallestRun(page: Page): Promise<void> {
  await chooseTinyRun(page);
  await fill(page, "Training images", 100);
  await fill(page, "Epochs", 1);
  await fill(page, "Test images", 16);
}

/**
 * Sets up a run to be interrupted. With ten epochs a network takes about a second; with 200, none finishes in the time of
 * a story.
 */
export async function chooseLongerRun(page: Page, epochs: 10 | 200): Promise<void> {
  await chooseTinyRun(page);
  await choose(page, "Network", /^MLP/);
  await fill(page, "Training images", 1000);
  await fill(page, "Epochs", epochs);
  await fill(page, "Test images", 16);
}

/** The panel of the run on show. */
export function runPanel(page: Page): Locator {
  return page.getByRole("region", { name: /^Smoke/ });
}

export async function start(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Start", exact: true }).click();
}

/** Trains the smallest possible run to its end. */
export async function runSmallest(page: Page): Promise<void> {
  await chooseSmallestRun(page);
  await start(page);
  await expectFinished(page);
}

export async function expectFinished(page: Page): Promise<void> {
  await expect(runPanel(page).getByText("Finished", { exact: true })).toBeVisible();
}

/** The exported result file of the run on show. */
export async function savedResult(page: Page): Promise<ResultFile> {
  await runPanel(page).getByRole("button", { name: "Export", exact: true }).first().click();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Result JSON" }).click();
  const file = JSON.parse(await readFile(await (await download).path(), "utf8"));
  await closePopup(page);
  return file;
}
