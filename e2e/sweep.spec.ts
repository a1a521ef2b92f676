import { expectAccessible } from "./steps/accessible.ts";
import { expect, goTo, test } from "./steps/lab.ts";
import { chooseSmallestRun } from "./steps/runs.ts";

test("a sweep shows its cost, waits in the queue across a reload, and becomes rows and a figure in Runs", async ({
  page,
}) => {
  await page.goto("./");
  await chooseSmallestRun(page);
  await page.getByText(/^Sweep: /).click();
  await page.getByRole("textbox", { name: "Values" }).fill("1..2");
  await page.getByRole("button", { name: "Add a second setting" }).click();
  await page.getByRole("textbox", { name: "Values 2" }).fill("1,1e0");
  await expect(page.getByText(/are the same experiment: remove one value/)).toBeVisible();
  await page.getByRole("textbox", { name: "Values 2" }).fill("1, 2");
  await expect(page.getByText("4 runs", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Add 4 runs to the queue" }).click();
  await expect(page.getByText("being computed")).toBeVisible();

  const queue = page.getByRole("list", { name: "Runs in the queue" }).getByRole("listitem");
  await page.getByRole("button", { name: "Stop the queue" }).click();
  await expect(page.getByRole("button", { name: "Run the queue" })).toBeVisible();
  await page.reload();
  await expect(queue.last()).toContainText("training.epochs=2, seed=2");
  await page.getByRole("button", { name: "Move training.epochs=2, seed=2 up" }).click();
  await page.getByRole("button", { name: "Remove training.epochs=2, seed=1 from the queue" }).click();
  await expect(queue.last()).toContainText("training.epochs=2, seed=2");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Run the queue" }).click();
  await expect(page.getByRole("list", { name: "Runs in the queue" })).toBeHidden();

  await goTo(page, "Runs");
  const table = page.getByRole("table", { name: "Runs" });
  const rows = table.locator("tbody tr");
  await expect(rows).toHaveCount(3);
  await page.getByRole("button", { name: "training.epochs", exact: true }).click();
  await expect(rows.first()).toContainText("training.epochs=2, seed=2");
  await page.getByRole("switch", { name: "Group repeated trainings" }).click();
  await expect(rows).toHaveCount(2);
  await expect(rows.last()).toContainText("2 trainings");
  await page.getByRole("searchbox", { name: "Filter" }).fill("seed=2");
  await expect(page.getByText(/^2 of 3 runs/)).toBeVisible();
  await rows
    .first()
    .getByRole("button", { name: /^Draw / })
    .click();
  await expect(rows.first().getByRole("button", { name: /^Draw / })).toHaveAttribute("aria-pressed", "false");
  await expect(page.getByRole("figure")).toBeVisible();
  await expectAccessible(page);
});
