import { expectNoViolations } from "./steps/accessible.ts";
import { closePopup, expect, fill, goTo, test } from "./steps/lab.ts";
import { start } from "./steps/runs.ts";

test("a lesson runs on the page and shows health checks beside its numbers", async ({ page }) => {
  await page.goto("./");
  await goTo(page, "Train");
  await page.getByRole("radio", { name: /^Lesson: rounding hides gradients/ }).check();
  await page.getByText("Settings", { exact: true }).click();
  await fill(page, "Test images", 64);
  await start(page);
  const run = page.getByRole("region", { name: /^Lesson on rounding/ });
  await expect(run.getByText("Finished", { exact: true })).toBeVisible();

  await goTo(page, "Robustness");
  const panel = page.getByRole("region", { name: "Can these numbers be trusted?" });
  const masked = panel.getByRole("region", { name: "Multiclass, masked" });
  await expect(masked.getByRole("listitem").filter({ hasText: "Zero gradients" })).toContainText(
    "100.0 % of the gradients",
  );
  await expect(masked.getByText(/^\d warnings/)).toBeVisible();
  const sound = panel.getByRole("region", { name: "Multiclass, sound" });
  await expect(sound.getByText(/^No warnings/)).toBeVisible();
  await sound.getByText(/^\d+ other checks$/).click();
  await expect(sound.getByRole("listitem").filter({ hasText: "Judge and predictions" })).toBeVisible();

  const union = page.getByRole("table", { name: /^Attacked test images/ }).getByRole("row", { name: /^Union/ });
  await union.getByRole("button", { name: /warnings about this number$/ }).click();
  await expect(page.getByText(/^Huge epsilon: /)).toBeVisible();
  await closePopup(page);
  await expectNoViolations(page);
});
