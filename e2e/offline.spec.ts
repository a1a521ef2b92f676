import { attack, expect, expectVerdicts, openAttack, pick, test } from "./steps/lab.ts";
import { scannedOne } from "./steps/pictures.ts";

test("once the page is there, Attack works with the network cut", async ({ page, context }) => {
  await openAttack(page);
  await page.waitForLoadState("networkidle");
  await context.setOffline(true);
  await attack(page);
  await expectVerdicts(page);

  await page.getByRole("button", { name: "Another digit" }).click();
  await attack(page);
  await expectVerdicts(page);

  await pick(page, "Your own");
  await page.getByLabel("Image file").setInputFiles({ ...scannedOne() });
  await page
    .getByRole("group", { name: "Correct label" })
    .getByRole("radio", { name: "1", exact: true })
    .check();
  await attack(page);
  await expectVerdicts(page);
  await expect(page.getByRole("alert")).toHaveCount(0);
});
