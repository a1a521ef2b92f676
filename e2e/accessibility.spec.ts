import type { Page } from "@playwright/test";
import { expectAccessible } from "./steps/accessible.ts";
import {
  attack,
  attackButton,
  expect,
  expectVerdicts,
  fill,
  goTo,
  openAttack,
  side,
  test,
} from "./steps/lab.ts";

const ready: Readonly<
  Record<"Attack" | "Train" | "Robustness" | "Coherence", (page: Page) => Promise<void>>
> = {
  Attack: async (page) => {
    await fill(page, "Steps", 2);
    await attack(page);
    await expectVerdicts(page);
  },
  Train: async (page) => {
    await page.getByText("Settings", { exact: true }).click();
    await expect(page.getByText(/^\d+ tasks, \d+ at a time/)).toBeVisible();
  },
  Robustness: async (page) => {
    await expect(page.getByRole("table", { name: /^Attacked test images/ })).toBeVisible();
  },
  Coherence: async (page) => {
    await expect(page.getByRole("button", { name: /^Measure/ })).toBeVisible();
  },
};

for (const room of ["Attack", "Train", "Robustness", "Coherence"] as const) {
  test(`${room} is accessible in light and dark, on a desk and on a phone`, async ({ page }) => {
    await openAttack(page);
    await goTo(page, room);
    await ready[room](page);
    await expectAccessible(page);
  });
}

test("the switch of colours overrides the system's and is remembered", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await openAttack(page);
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await paper();
  const colours = page.getByRole("button", { name: /^Theme:/ });
  await colours.click();
  expect(await paper()).toBe(light);
  await colours.click();
  await expect(colours).toHaveAccessibleName(/^Theme: dark/);
  const dark = await paper();
  expect(dark).not.toBe(light);
  await page.reload();
  await expect(colours).toHaveAccessibleName(/^Theme: dark/);
  expect(await paper()).toBe(dark);
});

/** Press Tab until a control has the focus; every stop on the way must be visible. */
async function tabTo(page: Page, name: string): Promise<void> {
  const focused = page.locator(":focus");
  for (let stops = 0; stops < 80; stops++) {
    await page.keyboard.press("Tab");
    await expect(focused).toBeVisible();
    const words = (await focused.getAttribute("aria-label")) ?? (await focused.textContent());
    if (words?.trim() === name) return;
  }
  throw new Error(`80 presses of Tab did not reach ${name}`);
}

test("the keyboard alone leads to a first verdict and through its steps", async ({ page }) => {
  await openAttack(page);
  await page.keyboard.press("Tab");
  await expect(page.locator(":focus")).toHaveText("Skip to the Attack room");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Attack");
  await tabTo(page, "Epsilon");
  await page.keyboard.press("ArrowLeft");
  await tabTo(page, "Attack");
  await page.keyboard.press("Enter");
  await expectVerdicts(page);
  await expect(attackButton(page)).toBeVisible();
});

test("who asked for less motion gets the end of the attack, and nothing moves", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await openAttack(page);
  await fill(page, "Seed of the draw", 1);
  await page.getByRole("switch", { name: "Random start" }).click();
  await fill(page, "Steps", 5);
  await fill(page, "Epsilon", 0.02);
  await attack(page);
  const playback = page.getByRole("toolbar", { name: "Playback of the attack" });
  await expect(playback.getByRole("button", { name: /^Play \(/ })).toBeEnabled();
  await expect(playback.getByRole("status")).toHaveText(/^step ([1-9]\d*) of \1$/);
  await expect(side(page, "RoBin").getByRole("list")).toBeVisible();
  const moving = await page.evaluate(
    () =>
      document.getAnimations().filter((animation) => {
        const duration = animation.effect?.getComputedTiming().duration;
        return animation.playState === "running" && Number(duration) > 10;
      }).length,
  );
  expect(moving).toBe(0);
});
