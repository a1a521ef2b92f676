import type { Browser } from "@playwright/test";
import { expect, openAttack, test } from "./steps/lab.ts";
import { digestsOf, expectMidTraining, oneNetwork, startSpec, undisturbed } from "./steps/oneNetwork.ts";
import { expectFinished, runPanel } from "./steps/runs.ts";

let expected: readonly string[];

test.beforeAll(async ({ browser }) => {
  expected = await undisturbed(browser, oneNetwork);
});

test("a worker closed by the browser during training is replaced, and the results stay the same", async ({ page }) => {
  await openAttack(page);
  await startSpec(page, oneNetwork);
  await expectMidTraining(page);
  // The page gets no error event; the worker simply disappears.
  await Promise.all(page.workers().map((worker) => worker.evaluate(() => self.close())));
  await expect(
    runPanel(page).getByText(/resumed from its checkpoint on a new worker: the worker ended: the browser closed it/),
  ).toBeVisible();
  await expectFinished(page);
  expect(await digestsOf(page)).toEqual(expected);

  await page.getByRole("button", { name: /^Backend:/ }).click();
  await expect(page.getByText(/replaced since you opened this page: the worker ended/)).toBeVisible();
});

test("a page that crashes during training resumes from its last epoch with identical results", async ({
  page,
  context,
}) => {
  await openAttack(page);
  await startSpec(page, oneNetwork);
  await expectMidTraining(page);
  const crashed = page.waitForEvent("crash");
  const session = await context.newCDPSession(page);
  // A crashed page never answers the command.
  session.send("Page.crash").catch(() => undefined);
  await crashed;

  const again = await context.newPage();
  await again.goto("./#train");
  await expect(runPanel(again).getByText("This run is unfinished")).toBeVisible();
  await expect(runPanel(again).getByRole("listitem")).toContainText(/epoch \d+\/12/);
  await again.getByRole("button", { name: "Resume" }).click();
  await expectFinished(again);
  expect(await digestsOf(again)).toEqual(expected);
});

test("a run survives the machine's sleep and ends once with identical results", async ({ page, browser }) => {
  await openAttack(page);
  await startSpec(page, oneNetwork);
  await expectMidTraining(page);
  const wake = await putToSleep(browser);
  // Time passes meanwhile: another window opens.
  const elsewhere = await browser.newContext();
  await openAttack(await elsewhere.newPage());
  await elsewhere.close();
  wake();
  await expectFinished(page);
  expect(await digestsOf(page)).toEqual(expected);
  await expect(runPanel(page)).toHaveCount(1);
  await expect(page.getByText("on a new worker")).toHaveCount(0);
});

/** Suspends every page and worker of the browser, as sleep does. Returns a function that wakes them. */
async function putToSleep(browser: Browser): Promise<() => void> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  const pages = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
  expect(pages.length).toBeGreaterThan(0);
  const signal = (name: "SIGSTOP" | "SIGCONT") => {
    for (const id of pages)
      try {
        process.kill(id, name);
      } catch (error) {
        // Spare renderers may exit in the meantime.
        if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
      }
  };
  signal("SIGSTOP");
  return () => signal("SIGCONT");
}

test("full storage is reported, the run still finishes, and it is stored once there is room", async ({
  page,
  context,
  baseURL,
}) => {
  const session = await context.newCDPSession(page);
  const { origin } = new URL(baseURL ?? "");
  await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 1 });
  await openAttack(page);
  await startSpec(page, oneNetwork);
  await expectFinished(page);
  await expect(runPanel(page).getByText(/kept in memory only.*storage for this page is full/)).toBeVisible();
  expect(await digestsOf(page)).toEqual(expected);

  await session.send("Storage.overrideQuotaForOrigin", { origin });
  await page.reload();
  await page.getByRole("button", { name: "Resume" }).click();
  await expectFinished(page);
  expect(await digestsOf(page)).toEqual(expected);
});
