import { expect, goTo, openAttack, test } from "./steps/lab.ts";
import {
  chooseLongerRun,
  chooseSmallestRun,
  expectFinished,
  runPanel,
  runSmallest,
  savedResult,
  start,
} from "./steps/runs.ts";

test("a half-trained network shows its curve again after a reload", async ({ page }) => {
  await openAttack(page);
  await chooseLongerRun(page, 200);
  await start(page);
  const panel = runPanel(page);
  const begun = panel.getByRole("listitem").filter({ hasText: /epoch \d+\/200/ });
  await expect(begun.filter({ hasText: "training" })).not.toHaveCount(0);
  await panel.getByRole("button", { name: "Pause all" }).click();
  await expect(panel.getByText(/^Paused/)).toBeVisible();
  // Read at once, because another card may become the first.
  const { title, epoch } = await begun
    .filter({ hasText: "paused" })
    .first()
    .evaluate((card) => ({
      title: card.querySelector("h4")?.textContent ?? "",
      epoch: /epoch \d+\/200/.exec(card.textContent ?? "")?.[0] ?? "none",
    }));

  // The page asks for confirmation before it abandons a live run.
  page.on("dialog", (dialog) => void dialog.accept());
  await page.reload();
  await expect(panel.getByText("This run is unfinished")).toBeVisible();
  const again = panel.getByRole("listitem").filter({ has: page.getByRole("heading", { name: title, exact: true }) });
  await expect(again).toContainText("stopped");
  await expect(again).toContainText(epoch);
  await expect(again.getByRole("img").locator("path").first()).toBeAttached();
});

test("a second tab follows a run and can resume it once the first tab closes", async ({ page, context }) => {
  await openAttack(page);
  await chooseLongerRun(page, 200);
  await start(page);
  await expect(runPanel(page).getByText(/^Training:/)).toBeVisible();

  const second = await context.newPage();
  await openAttack(second);
  await goTo(second, "Train");
  const followed = runPanel(second);
  await expect(followed.getByText("This run is active in another tab")).toBeVisible();
  // Live updates, not only stored results: the epoch of a network that is still training.
  await expect(
    followed
      .getByRole("listitem")
      .filter({ hasText: "training" })
      .filter({ hasText: /epoch \d+\/200/ }),
  ).not.toHaveCount(0);

  await page.close();
  await expect(followed.getByText("This run is unfinished")).toBeVisible();
  await second.getByRole("button", { name: "Resume" }).click();
  // Now the run belongs to this tab.
  await expect(followed.getByRole("button", { name: "Pause all" })).toBeVisible();
  await expect(followed.getByText(/^Training:/)).toBeVisible();
});

test("a run finishes in a hidden tab that never draws a frame", async ({ page }) => {
  await page.addInitScript(() => {
    window.requestAnimationFrame = () => 0;
  });
  await openAttack(page);
  await runSmallest(page);
});

test("a run that is cancelled, then interrupted by a reload, resumes and computes nothing twice", async ({ page }) => {
  await openAttack(page);
  await chooseLongerRun(page, 10);
  await start(page);
  const cards = runPanel(page).getByRole("listitem");
  await expect(cards.filter({ hasText: "trained" })).not.toHaveCount(0);
  await runPanel(page).getByRole("button", { name: "Cancel" }).click();
  await expect(runPanel(page).getByText("This run is unfinished")).toBeVisible();

  await page.reload();
  await expect(runPanel(page).getByText("This run is unfinished")).toBeVisible();
  const stored = await cards.filter({ hasText: "stored" }).count();
  expect(stored).toBeGreaterThan(0);
  expect(stored).toBeLessThan(11);
  // Evaluations of the first networks may be finished, too.
  const notice = await runPanel(page)
    .getByText(/\d+ of \d+ tasks are finished and stored/)
    .textContent();
  expect(Number.parseInt(notice ?? "", 10)).toBeGreaterThanOrEqual(stored);

  // The second time, the page is reloaded while it trains.
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(cards.filter({ hasText: "trained" })).not.toHaveCount(0);
  await page.reload();
  await expect(runPanel(page).getByText("This run is unfinished")).toBeVisible();
  const storedLater = await cards.filter({ hasText: "stored" }).count();
  expect(storedLater).toBeGreaterThan(stored);

  await page.getByRole("button", { name: "Resume" }).click();
  await expectFinished(page);
  const trainings = (await savedResult(page)).tasks.filter(({ task }) => task.kind === "train");
  expect(trainings.filter(({ status }) => status === "cached")).toHaveLength(storedLater);
  expect(trainings.filter(({ status }) => status === "computed")).toHaveLength(11 - storedLater);
});

test("a finished run survives a reload, and repeating its experiment computes nothing", async ({ page }) => {
  await openAttack(page);
  await runSmallest(page);
  const before = await savedResult(page);

  await page.reload();
  await expectFinished(page);
  await expect(page.getByRole("table", { name: "Results" })).toBeVisible();
  await goTo(page, "Robustness");
  await expect(page.getByRole("table", { name: /^Attacked test images/ })).toContainText(/n\s16/);

  await chooseSmallestRun(page);
  await expect(page.getByText(/results are already stored\. Nothing will be recomputed/)).toBeVisible();
  await start(page);
  await expect(page.getByRole("region", { name: "Runs on this machine" }).getByRole("listitem")).toHaveCount(2);
  await expectFinished(page);
  const after = await savedResult(page);
  expect(new Set(after.tasks.map(({ status }) => status))).toEqual(new Set(["cached"]));
  expect(after.tasks.map(({ digest }) => digest)).toEqual(before.tasks.map(({ digest }) => digest));
});
