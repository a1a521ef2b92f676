import {
  attack,
  attackButton,
  closePopup,
  expect,
  expectVerdicts,
  fill,
  levelsOf,
  openAttack,
  side,
  test,
} from "./steps/lab.ts";
import { labelAs, openOwn, pad, seenImage, stroke } from "./steps/ownImage.ts";

test("a link carries a drawing and plays its attack once; a reload keeps it on both sides", async ({
  page,
  context,
}) => {
  await openAttack(page);
  await fill(page, "Steps", 3);
  await openOwn(page);
  await stroke(page, [0.35, 0.2], [0.7, 0.2], [0.45, 0.85]);
  await labelAs(page, "7");
  await attack(page);
  await expectVerdicts(page);
  const seen = await levelsOf(seenImage(page));

  await page.getByRole("button", { name: /^Copy a link/ }).click();
  const field = page.getByRole("textbox", { name: "The link" });
  const quiet = await field.inputValue();
  await page.getByRole("switch", { name: "Attack and play when opened" }).click();
  await expect(field).not.toHaveValue(quiet);
  const link = await field.inputValue();
  await closePopup(page);

  const other = await context.newPage();
  // On a phone the pictures lie below the settings: the page scrolls to what plays.
  await other.setViewportSize({ width: 390, height: 844 });
  await other.goto(link);
  await expectVerdicts(other);
  await expect(side(other, "RoBin").getByRole("img").first()).toBeInViewport();
  await expect(other.getByText("a drawing, from the link")).toBeVisible();
  await expect(other.getByText("Chosen by the sender of the link.")).toBeVisible();
  await expect.poll(() => levelsOf(seenImage(other))).toEqual(seen);
  await expect(other).not.toHaveURL(link);
  await other.reload();
  await expect(other.getByText("a drawing, from the link")).toBeVisible();
  await expect(attackButton(other)).toBeEnabled();
  await expect.poll(() => levelsOf(seenImage(other))).toEqual(seen);
  // A phone shows no words beside the slider: without steps it is disabled.
  await expect(other.getByRole("slider", { name: "Step of the attack" })).toBeDisabled();

  await page.reload();
  await expect(pad(page)).toHaveAccessibleName("Drawing pad, 1 stroke");
  await expect(page.getByText("Label: 7")).toBeVisible();
  await expect.poll(() => levelsOf(seenImage(page))).toEqual(seen);
});
