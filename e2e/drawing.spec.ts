import { expectNoViolations } from "./steps/accessible.ts";
import { attack, choose, expect, expectVerdicts, goTo, levelsOf, openAttack, test } from "./steps/lab.ts";
import { shipLinearPack } from "./steps/linearPack.ts";
import { labelAs, openOwn, pad, seenImage, stroke } from "./steps/ownImage.ts";

test("a drawn digit is framed like MNIST, undone stroke by stroke, and attacked at once", async ({ page }) => {
  await openOwn(page);
  await stroke(page, [0.75, 0.1], [0.75, 0.4]);
  await expect(seenImage(page)).toHaveAttribute("aria-label", "What the network sees: a drawing");
  // Drawn small and in a corner, it is scaled and centred: 20 of 28 pixels high.
  const one = await levelsOf(seenImage(page));
  expect(one).toHaveLength(400);
  const rows = Array.from({ length: 20 }, (_, y) => Math.max(...one.slice(20 * y, 20 * y + 20)));
  expect(rows.filter((level) => level > 127).length).toBeGreaterThanOrEqual(13);
  expect(one[10 * 20 + 10]).toBeGreaterThan(200);
  expect(one[10 * 20 + 2]).toBe(0);

  await stroke(page, [0.6, 0.4], [0.9, 0.4]);
  await expect(pad(page)).toHaveAttribute("aria-label", "Drawing pad, 2 strokes");
  await expect.poll(() => levelsOf(seenImage(page))).not.toEqual(one);
  await page.getByRole("button", { name: "Undo stroke" }).click();
  await expect.poll(() => levelsOf(seenImage(page))).toEqual(one);

  // Boundaries need a correct label, and say why.
  await page.getByRole("button", { name: "Show boundaries around it" }).click();
  await expect(page.getByText(/^Not yet: the plane needs the correct class of the image/)).toBeVisible();
  await labelAs(page, "1");
  await attack(page);
  await expectVerdicts(page);
  await page.getByRole("button", { name: "Clear" }).click();
  await expect(page.getByText("Choose an image first")).toBeVisible();
});

test("systems without their data set can be attacked with a drawing, and every room says what it lacks", async ({
  page,
}) => {
  await shipLinearPack(page, { id: "linear-mnist", label: "Linear on MNIST", dataset: "mnist", inputs: 784 });
  await openAttack(page);
  await choose(page, "Systems", /^Linear on MNIST/);
  const lacking = page.getByText("MNIST is not on this machine");
  await expect(lacking).toBeVisible();
  await expect(page.getByText("Choose an image first")).toBeVisible();
  await page.getByRole("button", { name: "Draw your own" }).click();
  await expect(lacking).toBeHidden();
  await stroke(page, [0.3, 0.2], [0.7, 0.2], [0.45, 0.85]);
  await expect.poll(async () => (await levelsOf(seenImage(page))).length).toBe(784);
  await labelAs(page, "7");
  await attack(page);
  await expectVerdicts(page);
  await expectNoViolations(page);

  await goTo(page, "Robustness");
  await choose(page, "Experiment", /^Linear on MNIST/);
  await expect(page.getByText(/^95\.4/).first()).toBeVisible();
  await goTo(page, "Coherence");
  await choose(page, "RoBin", /^Linear on MNIST/);
  await expect(page.getByRole("button", { name: /^Measure on/ })).toBeDisabled();
  await expect(lacking.first()).toBeVisible();
  await page.getByRole("button", { name: "Open Data" }).first().click();
  await expect(page.getByRole("region", { name: "MNIST", exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Download/ })).toBeVisible();
  // Back in Attack, the drawing is still there.
  await goTo(page, "Attack");
  await expect(seenImage(page)).toHaveAttribute("aria-label", "What the network sees: a drawing");
});
