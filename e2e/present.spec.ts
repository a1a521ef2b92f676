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

test("three systems have captioned pictures as wide as their columns at both zooms of a projector", async ({
  page,
}) => {
  const more = encodeURIComponent('["pack-digits-standard/multiclass"]');
  const pair = "left=pack-digits-adversarial/robin&right=pack-digits-adversarial/multiclass";
  await page.goto(`./#attack?present=1&play=1&steps=2&draw=3&group=pack-digits-adversarial&${pair}&more=${more}`);
  const pictures = page.getByRole("img", { name: / sees at this step$/ });
  await expect(pictures).toHaveCount(3);
  await expect(page.getByText("within ℓ∞ 0.1")).toHaveCount(3);
  const narrowest = async () =>
    Math.min(...(await Promise.all((await pictures.all()).map(async (one) => (await one.boundingBox())?.width ?? 0))));
  for (const [width, height, least] of [
    [853, 480, 150],
    [1280, 720, 300],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expect.poll(narrowest).toBeGreaterThan(least);
    // The small pictures of the change say what they are.
    const captions = page.getByText(/^Change ×\d/);
    await expect(captions).toHaveCount(3);
    for (const caption of await captions.all()) await expect(caption).toBeInViewport({ ratio: 1 });
    await expectThemes(page);
  }
});

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
      side(page, system).getByText(/^(Safe|Fooled) within ℓ∞ 0\.1$/),
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
