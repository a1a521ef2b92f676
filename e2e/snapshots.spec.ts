import type { Locator, Page } from "@playwright/test";
import {
  attack,
  computeSlowMaps,
  drawDigit,
  expect,
  expectVerdicts,
  goTo,
  openAttack,
  pick,
  type RoomName,
  test,
} from "./steps/lab.ts";

/*
 * Pictures of the rooms with fixed data: the included packs and the built-in digits. Values that
 * depend on the machine are masked. To update the pictures, run `npx playwright test -c e2e/playwright.config.ts snapshots --update-snapshots` and check every difference before
 * committing it.
 */
test.skip(
  process.platform !== "linux",
  "the pictures come from Chromium on Linux, whose text rendering differs from other systems'",
);

type SnapshotRoom = Exclude<RoomName, "Plane" | "Simplicity" | "Decompositions">;

/** How to bring a room into a reproducible state, and which parts of it depend on the machine. */
const rooms: Readonly<
  Record<SnapshotRoom, { ready(page: Page): Promise<void>; masked?(page: Page): readonly Locator[] }>
> = {
  Attack: {
    async ready(page) {
      await drawDigit(page, 7);
      await attack(page);
      await expectVerdicts(page);
    },
  },
  Data: { ready: (page) => expect(page.getByText("mean of 360")).toHaveCount(10) },
  Train: {
    ready: (page) => expect(page.getByText(/^\d+ tasks, \d+ at a time/)).toBeVisible(),
    masked: (page) => [page.getByText(/^\d+ tasks, \d+ at a time/).locator("..")],
  },
  Robustness: {
    ready: (page) => expect(page.getByRole("table", { name: /^Attacked test images/ })).toBeVisible(),
  },
  Coherence: { ready: (page) => expect(page.getByRole("button", { name: /^Measure/ })).toBeVisible() },
  Boundaries: {
    async ready(page) {
      await drawDigit(page, 12);
      await pick(page, "33");
      await expect(page.getByText(/^33 × 33 images per system/)).toBeVisible();
      await expect(page.getByText(/^test image 116, class 9$/).first()).toBeVisible();
    },
  },
  Paper: { ready: (page) => expect(page.getByText(/^Made by/)).toBeVisible() },
  Runs: {
    ready: (page) => expect(page.getByText("No runs yet")).toBeVisible(),
    masked: (page) => [page.getByText("Used by this page").locator("..")],
  },
};

const looks = [
  { name: "light", width: 1280, colorScheme: "light" },
  { name: "dark", width: 1280, colorScheme: "dark" },
  { name: "phone", width: 390, colorScheme: "light" },
] as const;

test("rooms look unchanged", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await computeSlowMaps(page);
  await openAttack(page, "?backend=wasm");
  await page.evaluate(() => document.fonts.ready);
  for (const room of Object.keys(rooms) as SnapshotRoom[]) {
    const { ready, masked } = rooms[room];
    await goTo(page, room);
    await ready(page);
    for (const { name, width, colorScheme } of looks) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.evaluate(() => scrollTo(0, 0));
      // The pointer must not hover over anything.
      await page.mouse.move(1, 899);
      await expect.soft(page).toHaveScreenshot(`${room.toLowerCase()}-${name}.png`, {
        mask: [...(masked?.(page) ?? [])],
        timeout: 60_000,
      });
    }
    const [{ width, colorScheme }] = looks;
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  }
});
