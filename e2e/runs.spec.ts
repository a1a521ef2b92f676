import { expectAccessible } from "./steps/accessible.ts";
import { choose, closePopup, expect, goTo, test } from "./steps/lab.ts";
import { chooseSmallestRun, start } from "./steps/runs.ts";

test("a run can be named, exported as a zip, deleted, reopened and attacked, and other files are refused", async ({
  page,
}) => {
  await page.goto("./");
  await chooseSmallestRun(page);
  await start(page);
  await page.goto("./#runs");
  const list = page.getByRole("region", { name: "On this machine" });
  await expect(list.getByText("finished", { exact: true })).toBeVisible();
  await page.getByRole("textbox", { name: "Name" }).fill("First try");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "First try" })).toBeVisible();
  await page.getByRole("region", { name: "First try" }).getByRole("button", { name: "Export" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Zip", exact: true }).click();
  const zip = await (await download).path();
  await closePopup(page);

  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("button", { name: "Delete run" }).click();
  await expect(page.getByText("No runs yet")).toBeVisible();

  const wrong = { name: "photo.zip", mimeType: "application/zip", buffer: Buffer.from("not a zip") };
  await page.getByLabel("Zip of a result").setInputFiles(wrong);
  await expect(page.getByRole("alert")).toContainText("this is not a zip that can be read");
  await page.getByLabel("Zip of a result").setInputFiles(zip);
  await expect(list.getByText("opened from a file")).toBeVisible();
  await page.reload();
  await expect(list.getByText("opened from a file")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Attack these systems" }).click();
  await expect(page.getByRole("combobox", { name: "Systems" })).toHaveText(/opened/);

  // Like a run, it has the results of every single image.
  await goTo(page, "Robustness");
  await choose(page, "Experiment", /opened/);
  await expect(page.getByText("16 of 16 test images")).toBeVisible();
  await page.getByText("Attack by attack").click();
  await expect(page.getByText(/together they break \d+ of 16/)).toBeVisible();
  await page
    .getByRole("button", { name: /^Attack image \d+ of class/ })
    .first()
    .click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Attack");
  await expect(page.getByRole("combobox", { name: "Systems" })).toHaveText(/opened/);
});
