import { expectNoViolations } from "./steps/accessible.ts";
import { choose, expect, fill, goTo, openAttack, pictureOf, test } from "./steps/lab.ts";
import { runSmallest } from "./steps/runs.ts";

test("the table sorts, curves and overlaps take any attacks, and an image opens in Attack", async ({ page }) => {
  await openAttack(page);
  await runSmallest(page);
  await goTo(page, "Robustness");
  await expect(page).toHaveURL(/#robustness$/);

  const table = page.getByRole("table", { name: /^Attacked test images/ });
  const header = table.getByRole("columnheader", { name: /^RoBin/ }).first();
  const order = () => table.getByRole("rowheader").allTextContents();
  await expect(header).toBeVisible();
  const before = await order();
  await header.getByRole("button").click();
  await expect(header).toHaveAttribute("aria-sort", "descending");
  await header.getByRole("button").click();
  await expect(header).toHaveAttribute("aria-sort", "ascending");
  const values = await table.locator("tbody tr > td:nth-of-type(2)").allTextContents();
  const numbers = values.map((text) => Number.parseFloat(text)).filter((value) => !Number.isNaN(value));
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  await header.getByRole("button").click();
  await expect(header).toHaveAttribute("aria-sort", "none");
  expect(await order()).toEqual(before);

  const curves = page.getByRole("region", { name: "Robust accuracy versus epsilon" });
  // A pack joins with all of its systems.
  await curves.getByRole("checkbox", { name: /^Digits, adversarial/ }).check();
  await expect(curves.getByRole("checkbox", { name: /^Multiclass, Digits, adversarial/ })).toBeChecked();
  await curves.getByRole("checkbox", { name: "union" }).check();
  await expect(curves.getByRole("img", { name: /Multiclass, Digits, adversarial.*\(union\) goes/ })).toBeVisible();

  // A pack comes with the outcomes of single images, too.
  await choose(page, "Experiment", /^Digits, adversarial/);
  const find = page.getByRole("region", { name: "Find images" });
  await expect(find.getByRole("status")).toHaveText("500 of 500 test images, showing 1 to 24");
  await choose(page, "Broken", "Only Multiclass");
  await expect(find.getByRole("status")).toHaveText(/^1\d of 500 test images$/);
  await expect(find.getByRole("listitem").first()).toContainText(/withstands.*(broken|wrong before any attack)/s);
  await choose(find, "Class", "Only 6");
  await fill(page, "Coherence to", 0.5);
  await expect(find.getByRole("status")).toHaveText(/^[1-9] of 500 test images$/);
  await expectNoViolations(page);
  await find
    .getByRole("button", { name: /^Attack image \d+ of class 6/ })
    .first()
    .click();
  await expect(page).toHaveTitle(/Attack · RoBin Lab$/);
  await expect(page.getByText(/^Test image \d+, chosen in Robustness$/)).toBeVisible();
  await page.goBack();
  await expect(find.getByRole("status")).toHaveText(/^[1-9] of 500 test images$/);

  await choose(page, "Experiment", /^Smoke/);
  await page.getByText("Attack by attack").click();
  await choose(page, "System", /^RoBin/);
  const overlap = page.getByRole("region", { name: "Do the attacks break the same images?" });
  const boxes = overlap.getByRole("checkbox");
  await expect(boxes).not.toHaveCount(0);
  for (const box of await boxes.all()) await box.check();
  await expect(overlap.getByRole("img", { name: /^Of 16 images for RoBin/ })).toBeVisible();

  const examples = page.getByRole("region", { name: "Image by image" });
  await expect(examples.getByRole("status")).toHaveText("16 of 16 test images");
  await choose(examples, "Before any attack", "Right");
  await expect(examples.getByText("wrong before any attack")).toHaveCount(0);
  const right = Number.parseInt((await examples.getByRole("status").textContent()) ?? "", 10);
  await expect(examples.getByRole("listitem")).toHaveCount(right);
  await expectNoViolations(page);

  const first = examples.getByRole("button", { name: /^Attack image \d+ of class/ }).first();
  const picture = await pictureOf(first.locator("canvas"));
  await first.click();
  await expect(page).toHaveTitle(/Attack · RoBin Lab$/);
  await expect(page.getByRole("combobox", { name: "Systems" })).toContainText("Smoke");
  await expect
    .poll(() =>
      page.locator("canvas").evaluateAll((all) => all.map((canvas) => (canvas as HTMLCanvasElement).toDataURL())),
    )
    .toContain(picture);
});
