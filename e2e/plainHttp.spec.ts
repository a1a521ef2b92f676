import { attack, closePopup, expect, expectVerdicts, goTo, openAttack, test } from "./steps/lab.ts";
import { runPanel, runSmallest } from "./steps/runs.ts";

// As other devices see the lab that `npm start -- --host` serves. Over plain http, browsers withhold Web Crypto, Web Locks,
// the private file system and WebGPU.
test.use({ baseURL: `http://lab.test:${process.env.LAB_PORT ?? 4187}/` });

test("over plain http from another machine, the lab attacks, trains, and keeps its runs", async ({ page }) => {
  await openAttack(page);
  expect(await page.evaluate(() => isSecureContext)).toBe(false);
  await attack(page);
  await expectVerdicts(page);
  await page.getByRole("button", { name: /^Backend/ }).click();
  await expect(page.getByText("browsers offer WebGPU only over https")).toBeVisible();
  await closePopup(page);

  await runSmallest(page);
  await page.reload();
  await goTo(page, "Runs");
  await expect(page.getByText("The browser does not say how long")).toBeVisible();
  await goTo(page, "Train");
  await expect(runPanel(page)).toBeVisible();
});
