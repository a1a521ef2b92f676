import { attack, expect, expectVerdicts, fill, openAttack, test } from "./steps/lab.ts";

test("a part of a room that fails to load says so, and the rest of the room works", async ({ page, troubles }) => {
  troubles.expect(/EveryStrategy|Failed to fetch dynamically imported module|ERR_FAILED/);
  await page.route("**/EveryStrategy-*.js", (route) => route.abort());
  await openAttack(page);
  await expect(page.getByText("The comparison of strategies stopped working")).toBeVisible();
  await attack(page);
  await expectVerdicts(page);
});

test("pictures that run out of memory fail alone and come back on retry", async ({ page, troubles }) => {
  troubles.expect(/Out of memory at ImageData creation/);
  await page.addInitScript(() => {
    const Real = globalThis.ImageData;
    const refused = () => {
      throw new RangeError("Out of memory at ImageData creation");
    };
    globalThis.ImageData = new Proxy(Real, { construct: refused });
    addEventListener("memory-is-back", () => {
      globalThis.ImageData = Real;
    });
  });
  await openAttack(page);
  const stopped = page.getByRole("alert").filter({ hasText: "Image stopped working" });
  await expect(stopped).toContainText("Out of memory at ImageData creation. Runs, results and the rest");
  await fill(page, "Steps", 3);

  await page.evaluate(() => dispatchEvent(new Event("memory-is-back")));
  // The image and both systems.
  for (const _ of [1, 2, 3]) await page.getByRole("button", { name: "Try again" }).first().click();
  await expect(page.getByText(/stopped working$/)).toHaveCount(0);
  await attack(page);
  await expectVerdicts(page);
});
