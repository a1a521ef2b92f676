import type { Page } from "@playwright/test";
import {
  attack,
  attackButton,
  choose,
  closePopup,
  drawDigit,
  expect,
  expectVerdicts,
  fill,
  linkOf,
  openAttack,
  optionsOf,
  pictureOf,
  showLastStep,
  side,
  systems,
  test,
} from "./steps/lab.ts";

const attackedImage = (page: Page) =>
  side(page, "RoBin").getByRole("img", { name: /^(The image that RoBin sees|The original image)/ });

test("a targeted attack succeeds only with its target, which cannot be the true class", async ({ page }) => {
  await openAttack(page);
  await drawDigit(page, 1);
  await fill(page, "Steps", 10);
  await fill(page, "Epsilon", 0.5);
  await page.getByRole("combobox", { name: "Goal" }).click();
  await expect(page.getByRole("option", { name: "Answer 0" })).toBeDisabled();
  await closePopup(page, page.getByRole("listbox"));
  await choose(page, "Goal", "Answer 2");
  await expect(page.getByText("Success: the answer 2.")).toBeVisible();
  await attack(page);
  await expect(side(page, "The multiclass model").getByText(/0 became 2, the target\.$/)).toBeVisible();
  // Another digit may belong to the target class.
  await choose(page, "Draw from", "Only 2s");
  await expect(page.getByText("The correct label is 2 already. Choose another target.").first()).toBeVisible();
  await expect(attackButton(page)).toBeDisabled();
  // Images of the other splits can be chosen too, and training images say what they are.
  await choose(page, "Goal", "Any wrong answer");
  await choose(page, "Split", "Training");
  await expect(page.getByText(/^A training image: its networks have seen it/)).toBeVisible();
  await fill(page, "Image number", 3599);
  await expect(page.getByText("Training image 3599")).toBeVisible();
  await attack(page);
  const link = await linkOf(page);
  await page.goto("about:blank");
  await page.goto(link);
  await expect(page.getByText("Training image 3599")).toBeVisible();
});

test("a number field takes what is a number, and refuses the rest beside it without changing the value", async ({
  page,
}) => {
  await openAttack(page);
  const box = page.getByRole("textbox", { name: "Epsilon", exact: true });
  const slider = page.getByRole("slider", { name: "Epsilon" });
  const problem = page.getByRole("alert");
  const readings = [
    ["8/255", "0.0313725"],
    ["0,15", "0.15"],
    ["2E-2", "0.02"],
    [" 20 % ", "0.2"],
  ] as const;
  for (const [typed, shown] of readings) {
    await box.fill(typed);
    await box.press("Tab");
    await expect(box).toHaveValue(shown);
    await expect(slider).toHaveAttribute("aria-valuetext", shown);
  }
  for (const [typed, reason] of [
    ["0,1,2", /^"0,1,2" is not a number: .* Still 0\.2\.$/],
    ["1.5", /^"1.5" is out of range: a number from .* to 1 expected\. Still 0\.2\.$/],
    ["", /^A number is missing\. Still 0\.2\.$/],
  ] as const) {
    await box.fill(typed);
    await box.press("Enter");
    await expect(problem).toHaveText(reason);
    await expect(box).toHaveValue(typed);
    await expect(box).toHaveAttribute("aria-invalid", "true");
    await expect(box).toHaveAccessibleDescription(reason);
    await expect(slider).toHaveAttribute("aria-valuetext", "0.2");
  }
  await box.press("Escape");
  await expect(box).toHaveValue("0.2");
  await expect(problem).toBeHidden();
  await box.press("ArrowUp");
  await expect(box).toHaveValue("0.205");
  await box.fill("abc");
  await box.press("Tab");
  await expect(problem).toBeVisible();
  await slider.press("ArrowDown");
  await expect(box).toHaveValue("0.2");
  await expect(problem).toBeHidden();
});

test("every attack runs and gets a verdict, and unusable strategies say why", async ({ page }) => {
  await openAttack(page);
  await drawDigit(page, 1);
  await fill(page, "Steps", 3);
  const offered = await optionsOf(page, /^Attack/);
  expect(offered).toEqual(expect.arrayContaining(["PGD", "APGD", "Square", "FAB", "DeepFool", "CW"]));
  for (const name of offered) {
    await choose(page, /^Attack/, name);
    if (name === "Square") await fill(page, "Queries", 20);
    await attack(page);
    await expect(side(page, "RoBin").getByText(/(still says|is fooled)/)).toBeVisible();
  }
  await choose(page, /^Attack/, "FAB");
  await page.getByRole("combobox", { name: "How to attack RoBin" }).click();
  const average = page.getByRole("option", { name: /^Average Gradient/ });
  await expect(average).toBeDisabled();
  await expect(average).toContainText("FAB looks for the nearest decision boundary");
});

test("all strategies run side by side; any of them opens in the viewer; B shows the original, arrow keys read pixels", async ({
  page,
}) => {
  await openAttack(page);
  await drawDigit(page, 1);
  await fill(page, "Steps", 3);
  await page.getByRole("button", { name: "Try all strategies" }).click();
  await expect(page.getByRole("button", { name: "Try all strategies" })).toBeEnabled();
  const rows = page.getByRole("table", { name: "RoBin (one-vs-all)" }).getByRole("row");
  await expect(rows).toHaveCount(11);
  for (let i = 1; i < 11; i += 1) await expect(rows.nth(i)).toContainText(/(held|step \d|start|beyond epsilon)/);
  await page.getByRole("button", { name: "Best Arm", exact: true }).click();
  await expectVerdicts(page);
  await expect(side(page, "RoBin").getByText(/of 10 runs fooled it/)).toBeVisible();
  await page.getByRole("button", { name: "DLR", exact: true }).last().click();
  await expect(page.getByRole("combobox", { name: "How to attack RoBin" })).toContainText("Best Arm");
  await expect(page.getByRole("combobox", { name: "How to attack the multiclass model" })).toContainText("DLR");
  await expect(page.getByText("Settings have changed")).toBeHidden();

  await showLastStep(page);
  const picture = attackedImage(page);
  const attacked = await pictureOf(picture);
  await page.keyboard.down("b");
  await expect(side(page, "RoBin").getByText("Original", { exact: true })).toBeVisible();
  await expect.poll(() => pictureOf(picture)).not.toBe(attacked);
  await page.keyboard.up("b");
  await expect(side(page, "RoBin").getByText("Original", { exact: true })).toBeHidden();
  await expect.poll(() => pictureOf(picture)).toBe(attacked);
  const button = page.getByRole("button", { name: /^Show the original/ });
  await button.click();
  await expect(button).toHaveAttribute("aria-pressed", "true");
  await button.click();

  await picture.focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  for (const system of systems) {
    await expect(side(page, system)).toContainText("row 12, column 11");
    await expect(side(page, system)).toContainText(/change [+−±]0\.\d{3} \([+−±]\d+\.\d\/255\)/);
  }
  await page.keyboard.press("Escape");
  await expect(side(page, "RoBin").getByText("Hover over a pixel, or tap it, to read its values.")).toBeVisible();
});
