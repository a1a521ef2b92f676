import { expect, openAttack, test } from "./lab.ts";
import { digestsOf, expectMidTraining, oneNetwork, startSpec, undisturbed } from "./oneNetwork.ts";
import { expectFinished, runPanel } from "./runs.ts";

let expected: readonly string[];

test.beforeAll(async ({ browser }) => {
  expected = await undisturbed(browser, oneNetwork);
});

test("a worker that the browser closes in mid-training is replaced, and the run ends as if nothing had happened", async ({
  page,
}) => {
  await openAttack(page);
  await startSpec(page, oneNetwork);
  await expectMidTraining(page);
  // No error event comes with it: the worker is simply gone.
  await Promise.all(page.workers().map((worker) => worker.evaluate(() => self.close())));
  await expect(
    runPanel(page).getByText(
      /went on from its last epoch with a new worker: the worker ended: the browser closed it/,
    ),
  ).toBeVisible();
  await expectFinished(page);
  expect(await digestsOf(page)).toEqual(expected);

  await page.getByRole("button", { name: /^Backend:/ }).click();
  await expect(page.getByText(/replaced since this page was opened: the worker ended/)).toBeVisible();
});

test("a page that crashes in mid-training goes on from its last epoch when it is opened again, bit for bit", async ({
  page,
  context,
}) => {
  await openAttack(page);
  await startSpec(page, oneNetwork);
  await expectMidTraining(page);
  const crashed = page.waitForEvent("crash");
  const session = await context.newCDPSession(page);
  // The command is never answered: there is nobody left.
  session.send("Page.crash").catch(() => undefined);
  await crashed;

  const again = await context.newPage();
  await again.goto("./#train");
  await expect(runPanel(again).getByText("This run was stopped before its end")).toBeVisible();
  await expect(runPanel(again).getByRole("listitem")).toContainText(/epoch \d+\/12/);
  await again.getByRole("button", { name: "Resume" }).click();
  await expectFinished(again);
  expect(await digestsOf(again)).toEqual(expected);
});

test("a page that is frozen in mid-training and thawed later ends its run once, bit for bit", async ({
  page,
  context,
}) => {
  await openAttack(page);
  await startSpec(page, oneNetwork);
  await expectMidTraining(page);
  const frozen = page.evaluate(
    () => new Promise<void>((resolve) => document.addEventListener("freeze", () => resolve())),
  );
  const session = await context.newCDPSession(page);
  await session.send("Page.setWebLifecycleState", { state: "frozen" });
  // Meanwhile life goes on elsewhere.
  const other = await context.newPage();
  await openAttack(other);
  await other.close();
  await session.send("Page.setWebLifecycleState", { state: "active" });
  await frozen;
  await expectFinished(page);
  expect(await digestsOf(page)).toEqual(expected);
  await expect(runPanel(page)).toHaveCount(1);
  await expect(page.getByText("with a new worker")).toHaveCount(0);
});
