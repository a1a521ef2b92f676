import { attack, expect, expectVerdicts, openAttack, pick, test } from "./steps/lab.ts";
import { chooseFile, labelAs } from "./steps/ownImage.ts";
import { scannedOne } from "./steps/pictures.ts";

test("Attack works offline once the page has loaded", async ({ page, context }) => {
  await openAttack(page);
  await page.waitForLoadState("networkidle");
  await context.setOffline(true);
  await attack(page);
  await expectVerdicts(page);

  await page.getByRole("button", { name: "Another digit" }).click();
  await attack(page);
  await expectVerdicts(page);

  await pick(page, "Your own");
  await chooseFile(page, scannedOne());
  await labelAs(page, "1");
  await attack(page);
  await expectVerdicts(page);
  await expect(page.getByRole("alert")).toHaveCount(0);
});
