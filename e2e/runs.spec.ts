import { expectAccessible } from "./steps/accessible.ts";
import { choose, expect, fill, goTo, pictureOf, test } from "./steps/lab.ts";
import { chooseSmallestRun } from "./steps/runs.ts";

test("Data shows the digits class by class, and one as the network sees it", async ({ page }) => {
  await page.goto("./#data");
  const seen = page.getByRole("region", { name: "What the network sees" });
  await expect(seen.getByText(/^Label: \d$/)).toBeVisible();
  const nines = page.getByRole("button", { name: /^Images of class 9/ });
  await nines.focus();
  await page.keyboard.press("End");
  await expect(seen.getByText("Label: 9")).toBeVisible();
  const picture = seen.getByRole("img");
  const before = await pictureOf(picture);
  await page.keyboard.press("ArrowLeft");
  await expect.poll(() => pictureOf(picture)).not.toBe(before);
  await expect(page.getByText("mean of 360")).toHaveCount(10);
  await fill(page, "Training images used next", 500);
  await expect(page.getByText("mean of 50")).toHaveCount(10);
  await expectAccessible(page);
});

test("a run is named, taken away as a zip, deleted, and opened again to be attacked", async ({ page }) => {
  await page.goto("./");
  await chooseSmallestRun(page);
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await page.goto("./#runs");
  const list = page.getByRole("region", { name: "On this machine" });
  await expect(list.getByText("finished", { exact: true })).toBeVisible({ timeout: 120_000 });
  await page.getByRole("textbox", { name: "Name" }).fill("First try");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "First try" })).toBeVisible();
  await page.getByRole("button", { name: "Export" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Zip", exact: true }).click();
  const zip = await (await download).path();
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("button", { name: "Delete run" }).click();
  await expect(page.getByText("No runs yet")).toBeVisible();

  await page.getByLabel("Zip of a result").setInputFiles(zip);
  await expect(list.getByText("opened from a file")).toBeVisible();
  await page.reload();
  await expect(list.getByText("opened from a file")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Attack these systems" }).click();
  await expect(page.getByRole("combobox", { name: "Systems" })).toHaveText(/opened/);

  // It knows what became of every image, as a run does.
  await goTo(page, "Robustness");
  await choose(page, "Experiment", /opened/);
  await expect(page.getByText("16 of 16 test images")).toBeVisible();
  await expect(page.getByText(/together they break \d+ of 16/)).toBeVisible();
  await page
    .getByRole("button", { name: /^Attack image \d+ of class/ })
    .first()
    .click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Attack");
  await expect(page.getByRole("combobox", { name: "Systems" })).toHaveText(/opened/);
});

test("a file that is no result is refused with a reason", async ({ page }) => {
  await page.goto("./#runs");
  const file = { name: "photo.zip", mimeType: "application/zip", buffer: Buffer.from("not a zip") };
  await page.getByLabel("Zip of a result").setInputFiles(file);
  await expect(page.getByRole("alert")).toContainText("this is not a zip that can be read");
});

test("the sheet of shortcuts opens by its key, and its keys work", async ({ page }) => {
  await page.goto("./#runs");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Runs");
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keyboard" });
  await expect(sheet).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await page.keyboard.press("2");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Data");
});
