import { type BrowserContext, test as base, expect, type Locator, type Page } from "@playwright/test";

/** Trouble behind the page: every console message of any level, every error, and every failed or foreign request. */
export interface Troubles {
  /** Messages that match are expected in this story and do not fail it. */
  expect(pattern: RegExp): void;
  /** All messages so far, expected or not. */
  readonly all: readonly string[];
}

/**
 * A story fails if its page logs, throws, loses a request, or contacts another host. Requests that end because the story
 * leaves the page are not lost.
 */
export const test = base.extend<{ troubles: Troubles; isFirstVisit: boolean }>({
  /** Whether the opening scene plays; stories about something else begin as a later visit, with a random test image. */
  isFirstVisit: [false, { option: true }],
  context: async ({ context, isFirstVisit }, use) => {
    if (!isFirstVisit) await context.addInitScript(laterVisit);
    await use(context);
  },
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

/** Runs in every document before the page: an earlier visit has shown the opening scene. */
function laterVisit(): void {
  const place = "robin-lab-opening";
  if (location.protocol.startsWith("http") && localStorage.getItem(place) === null) localStorage.setItem(place, "");
}

function watch(context: BrowserContext, origin: string, report: (trouble: string) => void): void {
  context.on("console", (message) => {
    // Playwright's own message, in stories that block service workers.
    if (message.text() !== "Service Worker registration blocked by Playwright")
      report(`console ${message.type()}: ${message.text()}`);
  });
  context.on("weberror", (error) => report(`page error: ${error.error()}`));
  context.on("request", (request) => {
    const { protocol, origin: asked } = new URL(request.url());
    if (protocol !== "data:" && protocol !== "blob:" && asked !== origin)
      report(`request to another host: ${request.url()}`);
  });
  context.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText;
    if (reason !== "net::ERR_ABORTED") report(`request failed: ${request.url()} ${reason}`);
  });
  context.on("response", (response) => {
    if (response.status() >= 400) report(`response ${response.status()}: ${response.url()}`);
  });
}

export type RoomName =
  | "Attack"
  | "Plane"
  | "Boundaries"
  | "Coherence"
  | "Data"
  | "Train"
  | "Runs"
  | "Robustness"
  | "Simplicity"
  | "Decompositions"
  | "Paper";

const menus: readonly (readonly [menu: string, rooms: readonly RoomName[]])[] = [
  ["Try", ["Attack", "Plane"]],
  ["Understand", ["Boundaries", "Coherence"]],
  ["Experiment", ["Data", "Train", "Runs"]],
  ["Evidence", ["Robustness", "Simplicity", "Decompositions", "Paper"]],
];

/** Opens a room through the navigation, as a visitor does: in narrow windows through the menu of its group. */
export async function goTo(page: Page, room: RoomName): Promise<void> {
  const navigation = page.getByRole("navigation", { name: "Rooms" });
  const link = navigation.getByRole("link", { name: room, exact: true });
  const [menu = ""] = menus.find(([, rooms]) => rooms.includes(room)) ?? [];
  const button = navigation.getByRole("button", { name: menu, exact: true });
  await expect(link.or(button)).toBeVisible();
  if (await button.isVisible()) await button.click();
  await link.click();
  await expect(page).toHaveTitle(new RegExp(`${room} · RoBin Lab$`));
}

/** Opens the lab on its first room and waits until an attack can start. */
export async function openAttack(page: Page, search = ""): Promise<void> {
  await page.goto(`./${search}`);
  await expect(attackButton(page)).toBeEnabled();
}

/** The button that starts an attack. */
export function attackButton(page: Page): Locator {
  // The label of the choice of attack is a button, too: it opens an explanation.
  const isAction = page.locator(":not([aria-haspopup])");
  return page.getByRole("button", { name: "Attack", exact: true }).and(isAction);
}

/** Presses Attack and waits for the attack to end. */
export async function attack(page: Page): Promise<void> {
  await attackButton(page).click();
  await expect(attackButton(page)).toBeVisible();
  await expect(page.getByText("Settings have changed")).toBeHidden();
}

const verdict = /(still says|is fooled|is wrong before any attack)/;

/** The two systems, by the names of their panels. */
export const systems = ["RoBin", "The multiclass model"] as const;

/** The panel of one system in the Attack room. */
export function side(page: Page, system: (typeof systems)[number]): Locator {
  return page.getByRole("region", { name: system, exact: true });
}

/** Expects a verdict on both systems. */
export async function expectVerdicts(page: Page): Promise<void> {
  for (const system of systems) await expect(side(page, system).getByText(verdict)).toBeVisible();
}

/** Draws the test digit of a seed, the same digit on every visit, and waits until it is on show. */
export async function drawDigit(page: Page, seed: number): Promise<void> {
  await fill(page, "Seed of the draw", seed);
  // The field shows the seed of the image on show, except while somebody types.
  await expect(page.getByRole("textbox", { name: "Seed of the draw" })).toHaveValue(String(seed));
}

/** Shows the last step of the attack on show. */
export async function showLastStep(page: Page): Promise<void> {
  const playback = page.getByRole("toolbar", { name: "Playback of the attack" });
  await playback.getByRole("slider", { name: "Step of the attack" }).press("End");
  await expect(playback.getByRole("status")).toHaveText(/^step (\d+) of \1$/);
}

/** Closes an open dialog, popover or list. Until it is gone it has the focus, and shortcuts do not work inside it. */
export async function closePopup(page: Page, popup: Locator = page.getByRole("dialog")): Promise<void> {
  await page.keyboard.press("Escape");
  await expect(popup).toBeHidden();
}

/** Starts every boundary map, also where the machine is so slow that the page asks first. */
export async function computeSlowMaps(page: Page): Promise<void> {
  const question = page.getByText(/^This map takes /);
  await page.addLocatorHandler(question, () => page.getByRole("button", { name: "Compute", exact: true }).click());
}

/** Types a number into a field. */
export async function fill(page: Page, field: string, value: number): Promise<void> {
  const box = page.getByRole("textbox", { name: field, exact: true });
  await box.fill(String(value));
  await box.press("Tab");
}

/** Chooses an option of a select by its text. */
export async function choose(place: Page | Locator, select: string | RegExp, option: string | RegExp): Promise<void> {
  const page = "page" in place ? place.page() : place;
  await place.getByRole("combobox", { name: select }).click();
  const list = page.getByRole("listbox");
  const words = page.getByText(option, { exact: true });
  await list.getByRole("option").filter({ has: words }).click();
  await expect(list).toBeHidden();
}

/** Chooses a radio button. */
export async function pick(page: Page, option: string | RegExp): Promise<void> {
  await page.getByRole("radio", { name: option }).check();
}

/** Clicks a place inside an element, in shares of its width and height, once it stands still. */
export async function clickAt(element: Locator, right: number, down: number): Promise<void> {
  await element.scrollIntoViewIfNeeded();
  const box = await element.boundingBox();
  if (box === null) throw new Error("the element to click is not on the page");
  await element.page().mouse.click(box.x + right * box.width, box.y + down * box.height);
}

/** The texts of a select's options, in order. */
export async function optionsOf(page: Page, select: string | RegExp): Promise<readonly string[]> {
  await page.getByRole("combobox", { name: select }).click();
  const list = page.getByRole("listbox");
  const options = list.getByRole("option");
  await expect(options.first()).toBeVisible();
  // The text comes first in the last element of an option; a check mark may precede it, a summary may follow.
  const names = await options.evaluateAll((all) =>
    all.map((option) => option.lastElementChild?.firstElementChild?.textContent ?? ""),
  );
  await closePopup(page, list);
  return names;
}

/** The content of a canvas as a string; equal strings mean equal pictures. */
export function pictureOf(canvas: Locator): Promise<string> {
  return canvas.evaluate((element) => (element as HTMLCanvasElement).toDataURL());
}

/** The red levels of a canvas, row by row, read from a copy. For a grey picture that is everything. */
export function levelsOf(canvas: Locator): Promise<readonly number[]> {
  return canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
    if (copy === null) throw new Error("this browser gave no canvas");
    copy.drawImage(element as HTMLCanvasElement, 0, 0);
    return Array.from(copy.getImageData(0, 0, width, height).data).filter((_, index) => index % 4 === 0);
  });
}

/** The permalink of the current room, from its button. */
export async function linkOf(page: Page): Promise<string> {
  await page.getByRole("button", { name: /^Copy a link/ }).click();
  const field = page.getByRole("textbox", { name: "The link" });
  const link = await field.inputValue();
  await closePopup(page);
  return link;
}
