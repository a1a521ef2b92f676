import { expectAccessible } from "./steps/accessible.ts";
import { clickAt, expect, pick, test } from "./steps/lab.ts";

test("boundaries in the plane can be drawn, trained and measured", async ({ page }) => {
  await page.goto("./#plane");
  await expect(page.getByText("untrained: press Play")).toBeVisible();
  const map = page.getByRole("img", { name: /first coordinate. Upwards: second coordinate/ });
  const facts = page.getByRole("table", { name: "The three panels" });
  await expect(facts.getByText(/of 240$/)).toHaveCount(3);
  const untrained = (await map.getAttribute("aria-label")) ?? "";

  await pick(page, "Draw cats");
  const ground = map.locator("[data-area]").nth(1);
  await clickAt(ground, 0.05, 0.95);
  await expect(facts.getByText(/of 241$/)).toHaveCount(3);
  await map.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("d");
  await page.keyboard.press("Enter");
  await expect(facts.getByText(/of 242$/)).toHaveCount(3);
  await page.keyboard.press("Control+z");
  await expect(facts.getByText(/of 241$/)).toHaveCount(3);

  await pick(page, "25");
  await page.getByRole("button", { name: "Play" }).click();
  await expect(page.getByText(/^epoch (?!0 |25 )\d+ of 2,000$/)).toBeVisible();
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(
    page.getByText(/^On the \d+ points that all three get right, .* is farthest in [abc]: 0\./),
  ).toBeVisible();
  await expect(map).not.toHaveAccessibleName(untrained);

  await pick(page, "Select points");
  await clickAt(ground, 0.05, 0.95);
  await expect(page.getByText("Selected: cat at 0.05, 0.05.")).toBeVisible();
  await expect(facts.getByRole("row", { name: /^b: any mistake/ })).toContainText(/0\.\d{3}$/);
  await expectAccessible(page);
});
