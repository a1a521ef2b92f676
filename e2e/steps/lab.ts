import { type BrowserContext, test as base, expect, type Locator, type Page } from "@playwright/test";

/** What went wrong behind the page: every console message of any level, error, failed or foreign request. */
export interface Troubles {
  /** Messages that match are what this story is about, and no trouble. */
  expect(pattern: RegExp): void;
  /** What has come so far, expected or not. */
  readonly all: readonly string[];
}

/** Every story runs on a page that must stay silent: whatever it says, loses or asks elsewhere fails the story. */
export const test = base.extend<{ troubles: Troubles }>({
  troubles: [
    async ({ context, baseURL }, use) => {
      const all: string[] = [];
      const expected: RegExp[] = [];
      watch(context, new URL(baseURL ?? "").origin, (trouble) => all.push(trouble));
      await use({ expect: (pattern) => void expected.push(pattern), all });
      expect(all.filter((text) => !expected.some((pattern) => pattern.test(text)))).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect } from "@playwright/test";

function watch(context: BrowserContext, origin: string, report: (trouble: string) => void): void {
  context.on("console", (message) => report(`console ${message.type()}: ${message.text()}`));
  context.on("weberror", (error) => report(`page error: ${error.error()}`));
  context.on("request", (request) => {
    const { protocol, origin: asked } = new URL(request.url());
    if (protocol !== "data:" && protocol !== "blob:" && asked !== origin)
      report(`request to another host: ${request.url()}`);
  });
  context.on("requestfailed", (request) =>
    report(`request failed: ${request.url()} ${request.failure()?.errorText}`),
  );
  context.on("response", (response) => {
    if (response.status() >= 400) report(`response ${response.status()}: ${response.url()}`);
  });
}

export type RoomName =
  | "Attack"
  | "Data"
  | "Train"
  | "Robustness"
  | "Coherence"
  | "Boundaries"
  | "Paper"
  | "Runs";
/** Rooms of studies. */
export type StudyRoomName = "Simplicity" | "Decompositions" | "Paper";

/** Go to another room as a visitor does: by the navigation. */
export async function goTo(page: Page, room: RoomName | StudyRoomName): Promise<void> {
  const link = page.getByRole("navigation", { name: "Rooms" }).getByRole("link", { name: room });
  await link.click();
  await expect(link).toHaveAttribute("aria-current", "page");
}

/** Open the lab on its first room and wait until an image and systems are there to be attacked. */
export async function openAttack(page: Page, search = ""): Promise<void> {
  await page.goto(`./${search}`);
  await expect(attackButton(page)).toBeEnabled();
}

/** The button that starts it. */
export function attackButton(page: Page): Locator {
  return page.getByRole("button", { name: "Attack", exact: true });
}

/** Press Attack and wait until the attempt has ended. */
export async function attack(page: Page): Promise<void> {
  await attackButton(page).click();
  await expect(attackButton(page)).toBeVisible();
  await expect(page.getByText("Settings have changed")).toBeHidden();
}

const verdict = /(still says|is fooled|is wrong before any attack)/;

/** The half of the room that shows what became of one system. */
export function side(page: Page, system: "RoBin" | "The multiclass model"): Locator {
  return page.getByRole("region", { name: system, exact: true });
}

/** Both systems have been judged. */
export async function expectVerdicts(page: Page): Promise<void> {
  for (const system of ["RoBin", "The multiclass model"] as const)
    await expect(side(page, system).getByText(verdict)).toBeVisible();
}

/** The drawn digit of a seed: the same in every visit. */
export async function drawDigit(page: Page, seed: number): Promise<void> {
  await fill(page, "Seed of the draw", seed);
}

/** Type a number into a field, as the keyboard does. */
export async function fill(page: Page, field: string, value: number): Promise<void> {
  const box = page.getByRole("textbox", { name: field, exact: true });
  await box.fill(String(value));
  await box.press("Tab");
}

/** Choose an option of a select by its words. */
export async function choose(page: Page, select: string | RegExp, option: string | RegExp): Promise<void> {
  await page.getByRole("combobox", { name: select }).click();
  const list = page.getByRole("listbox");
  const words = page.getByText(option, { exact: true });
  await list.getByRole("option").filter({ has: words }).click();
  await expect(list).toBeHidden();
}

/** Choose one of a few that are all visible. */
export async function pick(page: Page, option: string | RegExp): Promise<void> {
  await page.getByRole("radio", { name: option }).check();
}

/** The words of a select's options, in order; closes it again. */
export async function optionsOf(page: Page, select: string | RegExp): Promise<readonly string[]> {
  await page.getByRole("combobox", { name: select }).click();
  const list = page.getByRole("listbox");
  const options = list.getByRole("option");
  await expect(options.first()).toBeVisible();
  // The words of an option come first in its last part; an explanation may follow, a mark may go before.
  const names = await options.evaluateAll((all) =>
    all.map((option) => option.lastElementChild?.firstElementChild?.textContent ?? ""),
  );
  await page.keyboard.press("Escape");
  await expect(list).toBeHidden();
  return names;
}

/** What a canvas shows, as a string that two pictures share only if they are equal. */
export function pictureOf(canvas: Locator): Promise<string> {
  return canvas.evaluate((element) => (element as HTMLCanvasElement).toDataURL());
}

/** Red levels of a canvas, row by row: all there is to a grey one. Read off a copy, the page's own stays as it is. */
export function levelsOf(canvas: Locator): Promise<readonly number[]> {
  return canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
    if (copy === null) throw new Error("this browser gave no canvas");
    copy.drawImage(element as HTMLCanvasElement, 0, 0);
    return Array.from(copy.getImageData(0, 0, width, height).data).filter((_, index) => index % 4 === 0);
  });
}
