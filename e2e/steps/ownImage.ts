import type { Locator, Page } from "@playwright/test";
import { openAttack, pick } from "./lab.ts";
import type { PictureFile } from "./pictures.ts";

/** The visitor's own image as the network sees it. */
export function seenImage(page: Page): Locator {
  return page.getByRole("img", { name: /^What the network sees/ });
}

/** The bytes of a picture on the page: red, green, blue and cover of each pixel, row by row. */
export function coloursOf(canvas: Locator): Promise<readonly number[]> {
  return canvas.evaluate((element: HTMLCanvasElement) => {
    const { width, height } = element;
    return [...(element.getContext("2d")?.getImageData(0, 0, width, height).data ?? [])];
  });
}

export async function openOwn(page: Page): Promise<void> {
  await openAttack(page);
  await pick(page, "Your own");
}

export async function chooseFile(page: Page, file: PictureFile): Promise<void> {
  await page.getByLabel("Image file", { exact: true }).setInputFiles({ ...file });
}

/** States which digit the visitor's own image shows. */
export async function labelAs(page: Page, digit: string): Promise<void> {
  const labels = page.getByRole("group", { name: "Correct label" });
  await labels.getByRole("radio", { name: digit, exact: true }).check();
}

/** The pad for drawings. */
export const pad = (page: Page) => page.getByRole("img", { name: /^Drawing pad/ });

/** Draws a line on the pad with the mouse, through points between 0 and 1. */
export async function stroke(page: Page, ...line: readonly (readonly [x: number, y: number])[]): Promise<void> {
  // Waits until the pad stands still.
  await pad(page).scrollIntoViewIfNeeded();
  const box = await pad(page).boundingBox();
  if (box === null) throw new Error("the drawing pad is not on the page");
  const places = line.map(([x, y]) => [box.x + x * box.width, box.y + y * box.height] as const);
  const [[startX, startY] = [0, 0], ...rest] = places;
  await page.mouse.move(startX, startY);
  await page.mouse.down();
  for (const [x, y] of rest) await page.mouse.move(x, y, { steps: 4 });
  await page.mouse.up();
}
