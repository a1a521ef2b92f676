import { expectAccessible } from "./steps/accessible.ts";
import {
  choose,
  clickAt,
  computeSlowMaps,
  drawDigit,
  expect,
  fill,
  linkOf,
  openAttack,
  pick,
  pictureOf,
  test,
} from "./steps/lab.ts";

test("a map through an image appears at once, shows the image at any point, and survives a permalink", async ({
  page,
  context,
}) => {
  await computeSlowMaps(page);
  await page.goto("./#boundaries");
  const done = page.getByText(/^\d+ × \d+ images per system\.$/);
  await expect(done).toBeVisible();
  await drawDigit(page, 7);
  await pick(page, "33");
  await pick(page, "l 2");
  await choose(page, "Vertical axis", "A random direction");
  const map = page.getByRole("img", { name: /^A plane. To the right: / });
  await expect(map).toHaveAccessibleName(/Upwards: random direction 1.* \(ℓ2 size, pixels from 0 to 1\)/);
  await expect(map).toHaveAccessibleName(/steepest descent of RoBin .* margin, towards .* \(ℓ2 size/);
  await expect(done).toHaveText(/^33 × 33/);

  const place = page.getByRole("region", { name: "Selected image" });
  const image = place.getByRole("img", { name: "The selected image" });
  await expect(place.getByText("0.000 right, 0.000 up")).toBeVisible();
  const before = await pictureOf(image);
  await clickAt(map.locator("[data-area]").first(), 0.75, 0.25);
  await expect(place.getByText("3.000 right, 3.000 up")).toBeVisible();
  await expect(place.getByText("outside ℓ2 1.500")).toBeVisible();
  await expect.poll(() => pictureOf(image)).not.toBe(before);
  await map.focus();
  await page.keyboard.press("ArrowLeft");
  await expect(place.getByText("2.625 right, 3.000 up")).toBeVisible();
  await expect(place.getByRole("region", { name: /^RoBin/ }).getByText(/^says \d: (correct|wrong)$/)).toBeVisible();

  const other = await context.newPage();
  await computeSlowMaps(other);
  await other.goto(await linkOf(page));
  await expect(other.getByText("2.625 right, 3.000 up")).toBeVisible();
  await expect(other.getByRole("textbox", { name: "Seed of the draw" })).toHaveValue("7");
  await expect(other.getByRole("img", { name: /Upwards: random direction 1/ })).toBeVisible();
  await expectAccessible(other);
});

test("Attack opens the boundaries around its image", async ({ page }) => {
  await computeSlowMaps(page);
  await openAttack(page);
  await drawDigit(page, 7);
  await fill(page, "Epsilon", 0.2);
  const name = await page.getByText(/^Test image \d+, drawn at random$/).textContent();
  await page.getByRole("button", { name: "Show boundaries around it" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Boundaries" })).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Seed of the draw" })).toHaveValue("7");
  await expect(page.getByRole("textbox", { name: "Epsilon", exact: true })).toHaveValue("0.2");
  const position = name?.match(/\d+/)?.[0] ?? "none";
  await expect(page.getByText(new RegExp(`test image ${position}, class \\d`)).first()).toBeVisible();
  await expect(page.getByRole("img", { name: /^A plane. To the right: / })).toBeVisible();
});
