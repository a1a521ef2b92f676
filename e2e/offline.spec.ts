import { attack, choose, expect, expectVerdicts, goTo, openAttack, pick, side, systems, test } from "./steps/lab.ts";
import { chooseFile, labelAs } from "./steps/ownImage.ts";
import { scannedOne } from "./steps/pictures.ts";

test("Attack works offline once the page has loaded", async ({ page, context }) => {
  await openAttack(page);
  // Parts that the page loads by itself once it is open: the weights, the charts, the panels below, and the own image.
  for (const system of systems) await expect(side(page, system).getByRole("listitem").first()).toContainText(/\d\.\d/);
  for (const name of ["Try all strategies", "Find the smallest epsilon"])
    await expect(page.getByRole("button", { name })).toBeVisible();
  const loaded = () =>
    page.evaluate(() =>
      performance
        .getEntriesByType("resource")
        .map(({ name }) => name)
        .join(),
    );
  for (const part of ["OwnImage", "LabelChoice", "decodeImage", "Charts", "AttackActions"])
    await expect.poll(loaded).toMatch(new RegExp(`/${part}-[^,]+\\.js`));
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

test.describe("stored by the service worker", () => {
  test.use({ serviceWorkers: "allow" });

  test("the page opens offline after the first visit, with every room and every pack", async ({ page, context }) => {
    await openAttack(page);
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    await context.setOffline(true);
    await page.goto("./?backend=wasm");
    await attack(page);
    await expectVerdicts(page);
    await choose(page, "Systems", "Digits, standard training");
    await attack(page);
    await expectVerdicts(page);
    await goTo(page, "Train");
    await expect(page.getByRole("button", { name: "Start" })).toBeVisible();
    await goTo(page, "Paper");
    await expect(page.getByText(/^Made by/)).toBeVisible();
    await expect(page.getByRole("alert")).toHaveCount(0);
  });
});
