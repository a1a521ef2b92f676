import type { Page } from "@playwright/test";
import { expectNoViolations } from "./steps/accessible.ts";
import {
  attack,
  closePopup,
  computeSlowMaps,
  expect,
  expectVerdicts,
  linkOf,
  openAttack,
  side,
  systems,
  test,
} from "./steps/lab.ts";

/** A projector of 1280 x 720 with 150 % zoom. */
test.use({ viewport: { width: 853, height: 480 } });

/** Expects no broken axe rule in light and dark. */
async function expectThemes(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expectNoViolations(page, colorScheme);
  }
}

test("a projector shows both systems, their verdicts and the slider; the link and Escape keep the state", async ({
  page,
}) => {
  await computeSlowMaps(page);
  await openAttack(page, "#attack?present=1&draw=3&steps=3");
  await attack(page);
  await expectVerdicts(page);
  await expect(page.getByRole("navigation", { name: "Rooms" })).toBeHidden();
  for (const system of systems)
    for (const part of [
      side(page, system).getByText(/^(Safe|Fooled|Wrong)/),
      side(page, system).getByRole("img").first(),
    ])
      await expect(part).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole("toolbar", { name: "Playback of the attack" })).toBeInViewport({ ratio: 1 });
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollHeight)).toBe(480);
  await expectThemes(page);

  await page.getByRole("button", { name: "Settings", exact: true }).click();
  const drawer = page.getByRole("dialog", { name: "Settings" });
  await expect(drawer.getByRole("textbox", { name: "Steps" })).toHaveValue("3");
  await expectThemes(page);
  await closePopup(page, drawer);

  // The attack on show survives leaving and coming back, and the link says what is presented.
  await page.keyboard.press("Escape");
  const present = page.getByRole("button", { name: "Present", exact: true });
  await expect(present).toBeFocused();
  await expectVerdicts(page);
  const plain = await linkOf(page);
  await page.keyboard.press("p");
  await expect(present).toBeHidden();
  await expectVerdicts(page);
  await expect(page).not.toHaveURL(plain);

  await page.goto("./#boundaries?present=1");
  const maps = page.getByRole("img", { name: /A plane/ });
  await expect(maps).toBeInViewport({ ratio: 1 });
  await expect(maps).toHaveAccessibleName(/RoBin.* predicts .*Multiclass predicts/);
  await expectThemes(page);
});
