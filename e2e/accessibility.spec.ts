import type { Locator, Page } from "@playwright/test";
import { desktop, expectAccessible, expectNoViolations, expectOpenPartAccessible, phone } from "./steps/accessible.ts";
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

/** What opens: a list or a panel, or else a folded part. A list that was closed may stay in the page. */
const popups = "[role=listbox]:not([data-closed]), [role=dialog]:not([data-closed])";

interface AccessibleRoom {
  readonly room: RoomName;
  /** Brings the room into its usual state, which is checked; other stories check the rooms without one. */
  readonly ready?: (page: Page) => Promise<void>;
  /** What opens a list, a panel or a folded part, each of which is checked while it is open. */
  readonly openers?: (page: Page) => readonly Locator[];
}

async function showsDemo(page: Page): Promise<void> {
  await expect(page.getByRole("article")).toBeVisible();
  await expect(page.getByText("Opening the demo")).toBeHidden();
}

const rooms: readonly AccessibleRoom[] = [
  {
    room: "Attack",
    ready: async (page) => {
      await fill(page, "Steps", 2);
      await attack(page);
      await expectVerdicts(page);
    },
  },
  {
    room: "Train",
    ready: async (page) => {
      await page.getByText("Settings", { exact: true }).click();
      await expect(page.getByText(/^\d+ tasks, \d+ at a time/)).toBeVisible();
    },
  },
  {
    room: "Robustness",
    ready: (page) => expect(page.getByRole("table", { name: /^Attacked test images/ })).toBeVisible(),
    openers: (page) => [page.getByRole("combobox", { name: "Experiment" })],
  },
  {
    room: "Coherence",
    ready: (page) => expect(page.getByRole("button", { name: /^Measure/ })).toBeVisible(),
    openers: (page) => [page.getByRole("combobox", { name: "RoBin" })],
  },
  { room: "Boundaries", openers: (page) => [page.getByRole("combobox", { name: "Systems" })] },
  {
    room: "Data",
    openers: (page) => [page.getByText("Show grey levels (0 to 255)"), page.getByRole("combobox", { name: "Class" })],
  },
  { room: "Simplicity", ready: showsDemo },
  { room: "Decompositions", ready: showsDemo },
  {
    room: "Paper",
    ready: showsDemo,
    openers: (page) => [
      page.getByText(/^All answers: /),
      page.getByRole("combobox", { name: "Numbers" }),
      page.getByRole("button", { name: "Export", exact: true }).first(),
    ],
  },
];

test("rooms, and what opens in them, are accessible in light and dark, on a desktop and on a phone", async ({
  page,
}) => {
  const theme = (colorScheme: "light" | "dark") => page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  await openAttack(page);
  await theme("light");
  for (const { room, ready, openers } of rooms) {
    await goTo(page, room);
    await ready?.(page);
    if (ready !== undefined) await expectAccessible(page);
    for (const opener of openers?.(page) ?? []) {
      for (const size of [phone, desktop]) {
        await page.setViewportSize(size);
        await opener.click();
        const isFold = (await opener.evaluate(({ tagName }) => tagName)) === "SUMMARY";
        const part = isFold ? "details[open]" : popups;
        await expect(page.locator(part).first()).toBeVisible();
        await expectOpenPartAccessible(page, `${room}, ${size.width} px`, part);
        if (size === desktop) {
          await theme("dark");
          await expectNoViolations(page, `${room}, dark`, part, { only: ["color-contrast"] });
          await theme("light");
        }
        if (isFold) await opener.click();
        else await closePopup(page, page.locator(popups));
      }
    }
  }
});

test("open lists, panels and menus of Attack are accessible", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await openAttack(page);
  const openers = [
    page.getByRole("combobox", { name: "Systems" }),
    page.getByRole("button", { name: /^Copy a link/ }),
    page.getByRole("button", { name: /^Backend/ }),
    page.getByRole("button", { name: "Epsilon", exact: true }),
  ];
  for (const opener of openers) {
    await opener.click();
    await expect(page.locator(popups)).toBeVisible();
    await expectOpenPartAccessible(page, await opener.innerHTML(), popups);
    await closePopup(page, page.locator(popups));
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
