import type { Page } from "@playwright/test";
import { expectAccessible } from "./steps/accessible.ts";
import { attackButton, choose, expect, fill, openAttack, side, systems, test } from "./steps/lab.ts";

const imageNumber = (page: Page) => page.getByRole("textbox", { name: "Image number" });
const outcome = (page: Page, system: (typeof systems)[number], text: string) =>
  side(page, system).getByText(text, { exact: true });

test.describe("the first visit", () => {
  test.use({ isFirstVisit: true });

  test("plays a scene that fools a system, once; the next visit begins with its image and its predictions", async ({
    page,
  }) => {
    // Playback stands still, so that it cannot end before somebody skips or pauses it.
    await page.addInitScript(() => {
      Object.assign(window, { setInterval: () => 0 });
    });
    await page.goto("./");
    const playback = page.getByRole("toolbar", { name: "Playback of the attack" });
    await expect(playback.getByRole("status")).toContainText(/^step \d+ of/);
    await page.getByRole("button", { name: "Skip" }).click();
    await expect(page.getByText(/Chosen by a rule.*fools at least one of them/)).toBeVisible();
    await expect(page.getByRole("button", { name: "Skip" })).toBeHidden();
    await expect(
      outcome(page, "RoBin", "Fooled")
        .or(outcome(page, "The multiclass model", "Fooled"))
        .first(),
    ).toBeVisible();
    await expect(page.getByText("Safe so far")).toBeHidden();
    await expectAccessible(page);
    const number = await imageNumber(page).inputValue();
    await page.reload();
    await expect(imageNumber(page)).toHaveValue(number);

    await page.emulateMedia({ colorScheme: null, reducedMotion: "no-preference" });
    await page.goto("about:blank");
    await page.goto("./");
    await expect(imageNumber(page)).toHaveValue(number);
    for (const system of systems) {
      await expect(outcome(page, system, "Not judged")).toBeVisible();
      await expect(side(page, system).getByText(/which is correct/)).toBeVisible();
      await expect(side(page, system).getByRole("listitem").first()).toContainText(/\d\.\d/);
    }
    // Space attacks while no control has the focus, and pauses once there is an attack.
    await page.keyboard.press("Space");
    await expect(page.getByRole("button", { name: /^Pause/ })).toBeVisible();
    await page.keyboard.press("Space");
    await expect(page.getByRole("button", { name: /^Play \(/ })).toBeVisible();
  });
});

test("a search finds an image on which only the asked system is fooled, and stops when asked", async ({ page }) => {
  await openAttack(page);
  await choose(page, "What must break", "Only the multiclass model");
  await page.getByRole("button", { name: "Find one that breaks" }).click();
  await expect(page.getByText(/that fools only the multiclass model/)).toBeVisible();
  await page.getByRole("slider", { name: "Step of the attack" }).press("End");
  await expect(outcome(page, "RoBin", "Safe")).toBeVisible();
  await expect(outcome(page, "The multiclass model", "Fooled")).toBeVisible();
  const number = await imageNumber(page).inputValue();
  // The transport comes first by keyboard.
  await page.getByRole("main").focus();
  await page.keyboard.press("Tab");
  await expect(attackButton(page)).toBeFocused();

  // Nothing breaks within this budget, and each image takes so many steps that the search is still under way when asked.
  await fill(page, "Epsilon", 0.001);
  await fill(page, "Steps", 1000);
  await page.getByRole("button", { name: "Find one that breaks" }).click();
  await page.getByRole("button", { name: "Stop the search" }).click();
  await expect(page.getByRole("button", { name: "Find one that breaks" })).toBeVisible();
  await expect(imageNumber(page)).toHaveValue(number);
});
