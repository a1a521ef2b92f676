import type { Locator, Page } from "@playwright/test";
import { desktop, expectAccessible, expectNoViolations, phone } from "./steps/accessible.ts";
import {
  attack,
  attackButton,
  closePopup,
  drawDigit,
  expect,
  expectVerdicts,
  fill,
  goTo,
  openAttack,
  type RoomName,
  side,
  test,
} from "./steps/lab.ts";

/** Brings each room into its usual state. */
const ready: Partial<Record<RoomName, (page: Page) => Promise<void>>> = {
  Attack: async (page) => {
    await fill(page, "Steps", 2);
    await attack(page);
    await expectVerdicts(page);
  },
  Train: async (page) => {
    await page.getByText("Settings", { exact: true }).click();
    await expect(page.getByText(/^\d+ tasks, \d+ at a time/)).toBeVisible();
  },
  Robustness: (page) => expect(page.getByRole("table", { name: /^Attacked test images/ })).toBeVisible(),
  Coherence: (page) => expect(page.getByRole("button", { name: /^Measure/ })).toBeVisible(),
  Simplicity: showsDemo,
  Decompositions: showsDemo,
  Paper: showsDemo,
};

async function showsDemo(page: Page): Promise<void> {
  await expect(page.getByRole("article")).toBeVisible();
  await expect(page.getByText("Opening the demo")).toBeHidden();
}

for (const [room, isReady] of Object.entries(ready) as [RoomName, (page: Page) => Promise<void>][]) {
  test(`${room} is accessible in light and dark, on a desktop and on a phone`, async ({ page }) => {
    await page.goto(`./#${room.toLowerCase()}`);
    await isReady(page);
    await expectAccessible(page);
  });
}

test("open lists, panels and menus are accessible", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await openAttack(page);
  const popup = page.getByRole("listbox").or(page.getByRole("dialog"));
  const openers = [
    page.getByRole("combobox", { name: "Systems" }),
    page.getByRole("button", { name: /^Copy a link/ }),
    page.getByRole("button", { name: /^Backend/ }),
    page.getByRole("button", { name: "Epsilon", exact: true }),
  ];
  for (const opener of openers) {
    await opener.click();
    await expect(popup).toBeVisible();
    await expectNoViolations(page, await opener.innerHTML());
    await closePopup(page, popup);
  }
});

/** An open list, panel or unfolded part of a room. */
const openParts: readonly (readonly [room: RoomName, open: (page: Page) => Locator])[] = [
  ["Coherence", (page) => page.getByRole("combobox", { name: "RoBin" })],
  ["Data", (page) => page.getByText("Show grey levels (0 to 255)")],
  ["Data", (page) => page.getByRole("combobox", { name: "Class" })],
  ["Boundaries", (page) => page.getByRole("combobox", { name: "Systems" })],
  ["Paper", (page) => page.getByText(/^All answers: /)],
  ["Paper", (page) => page.getByRole("combobox", { name: "Numbers" })],
  ["Paper", (page) => page.getByRole("button", { name: "Export", exact: true }).first()],
  ["Robustness", (page) => page.getByRole("combobox", { name: "Experiment" })],
];

test("lists, panels and folded parts of other rooms are accessible while they are open", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await openAttack(page);
  const popup = page.getByRole("listbox").or(page.getByRole("dialog"));
  for (const [room, part] of openParts) {
    await goTo(page, room);
    const opener = part(page);
    for (const size of [phone, desktop]) {
      await page.setViewportSize(size);
      await opener.click();
      const isFold = (await opener.evaluate(({ tagName }) => tagName)) === "SUMMARY";
      if (!isFold) await expect(popup).toBeVisible();
      await expectNoViolations(page, `${room}, ${size.width} px`);
      if (size === desktop) {
        await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
        await expectNoViolations(page, `${room}, dark`, "html", ["color-contrast"]);
        await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
      }
      if (isFold) await opener.click();
      else await closePopup(page, popup);
    }
  }
});

test("the theme button overrides the system's theme and is remembered", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await openAttack(page);
  const theme = page.getByRole("button", { name: /^Theme:/ });
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await paper();
  await theme.click();
  await expect(theme).toHaveAccessibleName(/^Theme: light/);
  expect(await paper()).toBe(light);
  await theme.click();
  await expect(theme).toHaveAccessibleName(/^Theme: dark/);
  await expect.poll(paper).not.toBe(light);
  const dark = await paper();
  await page.reload();
  await expect(theme).toHaveAccessibleName(/^Theme: dark/);
  await expect.poll(paper).toBe(dark);
});

/** Presses Tab, or Shift+Tab, until the named control has the focus. Every stop on the way must be visible. */
async function tabTo(page: Page, name: string, key = "Tab"): Promise<void> {
  const focused = page.locator(":focus");
  for (let stops = 0; stops < 80; stops++) {
    await page.keyboard.press(key);
    await expect(focused).toBeVisible();
    const words = (await focused.getAttribute("aria-label")) ?? (await focused.textContent());
    if (words?.trim() === name) return;
  }
  throw new Error(`80 presses of ${key} did not reach ${name}`);
}

test("the keyboard alone reaches a first verdict", async ({ page }) => {
  await openAttack(page);
  await page.keyboard.press("Tab");
  await expect(page.locator(":focus")).toHaveText("Skip to the Attack room");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Attack");
  await tabTo(page, "Epsilon");
  await page.keyboard.press("ArrowLeft");
  await tabTo(page, "Attack", "Shift+Tab");
  await page.keyboard.press("Enter");
  await expectVerdicts(page);
  await expect(attackButton(page)).toBeVisible();
});

test("with reduced motion, the attack shows its last step and nothing moves", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await openAttack(page);
  await drawDigit(page, 1);
  await page.getByRole("switch", { name: "Random start" }).click();
  await fill(page, "Steps", 5);
  await fill(page, "Epsilon", 0.02);
  await attack(page);
  const playback = page.getByRole("toolbar", { name: "Playback of the attack" });
  await expect(playback.getByRole("button", { name: /^Play \(/ })).toBeEnabled();
  await expect(playback.getByRole("status")).toHaveText(/^step ([1-9]\d*) of \1$/);
  await expect(side(page, "RoBin").getByRole("list")).toBeVisible();
  const moving = () =>
    page.evaluate(
      () =>
        document.getAnimations().filter((animation) => {
          const duration = animation.effect?.getComputedTiming().duration;
          return animation.playState === "running" && Number(duration) > 10;
        }).length,
    );
  expect(await moving()).toBe(0);
});
