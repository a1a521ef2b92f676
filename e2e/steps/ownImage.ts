import type { Locator, Page } from "@playwright/test";
import { openAttack, pick } from "./lab.ts";
import type { PictureFile } from "./pictures.ts";

/** The visitor's own image as the network sees it. */
export function seenImage(page: Page): Locator {
  return page.getByRole("img", { name: /^What the network sees/ });
}

export async function openOwn(page: Page): Promise<void> {
  await openAttack(page);
  await pick(page, "Your own");
}

export async function chooseFile(page: Page, file: PictureFile): Promise<void> {
  await page.getByLabel("Image file").setInputFiles({ ...file });
}

/** States which digit the visitor's own image shows. */
export async function labelAs(page: Page, digit: string): Promise<void> {
  const labels = page.getByRole("group", { name: "Correct label" });
  await labels.getByRole("radio", { name: digit, exact: true }).check();
}
