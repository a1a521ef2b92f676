import { expect, goTo, openAttack, test } from "./steps/lab.ts";
import { chooseLongerRun, chooseSmallestRun, expectFinished, runPanel, savedResult } from "./steps/runs.ts";

test("a run that was cancelled, then lost to a reload, goes on and computes nothing twice", async ({
  page,
}) => {
  await openAttack(page);
  await chooseLongerRun(page);
  await page.getByRole("button", { name: "Start", exact: true }).click();
  const cards = runPanel(page).getByRole("listitem");
  await expect(cards.filter({ hasText: "trained" })).not.toHaveCount(0);
  await runPanel(page).getByRole("button", { name: "Cancel" }).click();
  await expect(runPanel(page).getByText("This run is unfinished")).toBeVisible();

  await page.reload();
  await expect(runPanel(page).getByText("This run is unfinished")).toBeVisible();
  const kept = await cards.filter({ hasText: "stored" }).count();
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThan(11);
  await expect(
    runPanel(page).getByText(new RegExp(`${kept} of \\d+ tasks are finished and stored`)),
  ).toBeVisible();

  // The second time the page goes away in the middle, as after a crash.
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(cards.filter({ hasText: "trained" })).not.toHaveCount(0);
  await page.reload();
  await expect(runPanel(page).getByText("This run is unfinished")).toBeVisible();
  const keptThen = await cards.filter({ hasText: "stored" }).count();
  expect(keptThen).toBeGreaterThan(kept);

  await page.getByRole("button", { name: "Resume" }).click();
  await expectFinished(page);
  const trainings = (await savedResult(page)).tasks.filter(({ task }) => task.kind === "train");
  expect(trainings.filter(({ status }) => status === "cached")).toHaveLength(keptThen);
  expect(trainings.filter(({ status }) => status === "computed")).toHaveLength(11 - keptThen);
});

test("a finished run is found again after a reload, and the same experiment is not computed again", async ({
  page,
}) => {
  await openAttack(page);
  await chooseSmallestRun(page);
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await expectFinished(page);
  const before = await savedResult(page);

  await page.reload();
  await expectFinished(page);
  await expect(page.getByRole("table", { name: "Results" })).toBeVisible();
  await goTo(page, "Robustness");
  await expect(page.getByRole("table", { name: /^Attacked test images/ })).toContainText(/n\s16/);

  await chooseSmallestRun(page);
  await expect(page.getByText(/results are already stored\. Nothing will be recomputed/)).toBeVisible();
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await expect(page.getByRole("region", { name: "Runs on this machine" }).getByRole("listitem")).toHaveCount(
    2,
  );
  await expectFinished(page);
  const after = await savedResult(page);
  expect(new Set(after.tasks.map(({ status }) => status))).toEqual(new Set(["cached"]));
  expect(after.tasks.map(({ digest }) => digest)).toEqual(before.tasks.map(({ digest }) => digest));
});
