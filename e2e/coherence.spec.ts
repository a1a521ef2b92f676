import { expectNoViolations } from "./steps/accessible.ts";
import { choose, expect, goTo, openAttack, pick, test } from "./steps/lab.ts";
import { runSmallest } from "./steps/runs.ts";

test("two RoBins share the axes, a bin shows its images with ten gradients each, and outcomes appear beside", async ({
  page,
}) => {
  await openAttack(page);
  await runSmallest(page);
  await goTo(page, "Coherence");

  await choose(page, "RoBin", /^Digits, standard/);
  await pick(page, "64");
  await page.getByRole("button", { name: "Measure on 64 images" }).click();
  const measured = page.getByRole("heading", { name: /^Mean coherence/ });
  await expect(measured).toBeVisible();
  // A pack comes with the outcome of each image.
  await expect(page.getByText(/^n = \d+ correctly classified test images/)).toBeVisible();

  await choose(page, "RoBin", /^Smoke/);
  await expect(measured).toBeVisible();
  await page.getByRole("checkbox", { name: /^Digits, standard/ }).check();
  const histogram = page.getByRole("img", { name: /^Histogram of the coherence of 16 .* of 64 test images/ });
  await expect(histogram).toBeVisible();
  const outcomes = page.getByRole("region", { name: "Coherence of broken and unbroken images" });
  await expect(outcomes.getByText(/^n = \d+ correctly classified test images/)).toBeVisible();

  // Arrow keys read the bars, and Enter opens the current one.
  await histogram.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  const bin = page.getByRole("region", { name: "Images of a bin" });
  await expect(bin.getByRole("status")).toHaveText(/^1 to \d of \d+$/);
  const image = bin.getByRole("listitem").filter({ hasText: "coherence" }).first();
  await expect(image.getByRole("img", { name: /^Gradient of arm/ })).toHaveCount(10);
  await expect(image.getByText(/: correct$/)).toHaveCount(1);
  await expectNoViolations(page);
  await image.getByRole("button", { name: "Attack this" }).click();
  await expect(page.getByText(/^Test image \d+, chosen in Coherence$/)).toBeVisible();
});
