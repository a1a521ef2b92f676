import { expect, goTo, openAttack, test } from "./steps/lab.ts";
import { chooseLongerRun, chooseSmallestRun, expectFinished, runPanel } from "./steps/runs.ts";

const startButton = { name: "Start", exact: true } as const;

test("a half-trained network shows its curve again after a reload, and a paused run goes on", async ({
  page,
}) => {
  await openAttack(page);
  await chooseLongerRun(page);
  await page.getByRole("button", startButton).click();
  const panel = runPanel(page);
  const begun = panel.getByRole("listitem").filter({ hasText: /epoch [2-9]\/10/ });
  await expect(begun.filter({ hasText: "training" })).not.toHaveCount(0);
  await panel.getByRole("button", { name: "Pause all" }).click();
  await expect(panel.getByText(/^Paused/)).toBeVisible();
  const half = begun.filter({ hasText: "paused" }).first();
  const title = await half.getByRole("heading").textContent();
  const epoch = (await half.textContent())?.match(/epoch \d+\/10/)?.[0] ?? "none";

  // The page asks before it throws a live run away.
  page.on("dialog", (dialog) => void dialog.accept());
  await page.reload();
  await expect(panel.getByText("This run is unfinished")).toBeVisible();
  const again = panel
    .getByRole("listitem")
    .filter({ has: page.getByRole("heading", { name: title ?? "", exact: true }) });
  await expect(again).toContainText("stopped");
  await expect(again).toContainText(epoch);
  await expect(again.getByRole("img").locator("path").first()).toBeAttached();
});

test("a second tab is told that the run goes on elsewhere, follows it, and goes on when it was closed", async ({
  page,
  context,
}) => {
  await openAttack(page);
  await chooseLongerRun(page);
  await page.getByRole("button", startButton).click();
  await expect(runPanel(page).getByText(/^Training:/)).toBeVisible();

  const second = await context.newPage();
  await openAttack(second);
  await goTo(second, "Train");
  const followed = runPanel(second);
  await expect(followed.getByText("This run is active in another tab")).toBeVisible();
  // Live news, not only what the store holds: an epoch of a network that is still being trained.
  await expect(
    followed
      .getByRole("listitem")
      .filter({ hasText: "training" })
      .filter({ hasText: /epoch \d+\/10/ }),
  ).not.toHaveCount(0);

  await page.close();
  await expect(followed.getByText("This run is unfinished")).toBeVisible();
  await second.getByRole("button", { name: "Resume" }).click();
  await expectFinished(second);
});

test("a hidden tab, in which no frame is ever drawn, still ends its run", async ({ page }) => {
  await page.addInitScript(() => {
    window.requestAnimationFrame = () => 0;
  });
  await openAttack(page);
  await chooseSmallestRun(page);
  await page.getByRole("button", startButton).click();
  await expectFinished(page);
});
