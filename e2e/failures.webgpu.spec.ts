import type { Page } from "@playwright/test";
import { attackButton, expect, expectVerdicts, fill, openAttack, test } from "./steps/lab.ts";
import { expectMidTraining, oneNetwork, startSpec } from "./steps/oneNetwork.ts";
import { expectFinished, runPanel } from "./steps/runs.ts";
import { needAdapter } from "./steps/softwareGpu.ts";

/** Ends the GPU process, as a driver reset does: every page loses its device. */
async function crashGpu(page: Page): Promise<void> {
  const session = await page.context().browser()?.newBrowserCDPSession();
  if (session === undefined) throw new Error("this page has no browser to ask");
  await session.send("Browser.crashGpuProcess");
}

test("a GPU lost during training is replaced, and the run resumes from its last epoch", async ({ page }) => {
  await needAdapter(page);
  await openAttack(page, "?backend=webgpu");
  await startSpec(page, {
    ...oneNetwork,
    dataset: { id: "digits", params: { train: 100 } },
    network: { id: "linear" },
  });
  await expectMidTraining(page);
  await crashGpu(page);
  await expect(
    runPanel(page).getByText(/resumed from its checkpoint on a new worker: the GPU .* was lost/),
  ).toBeVisible();
  await expectFinished(page);
});

test("WebGPU that was asked for says that it is software; lost during an attack, it is replaced, and both verdicts arrive", async ({
  page,
}) => {
  await needAdapter(page);
  await openAttack(page, "?backend=webgpu");
  const chip = page.getByRole("button", { name: /^Backend:/ });
  await expect(chip).toHaveText(/WebGPU \(software\)/);
  await fill(page, "Steps", 3);
  await attackButton(page).click();
  await expect(page.getByText(/^Attacking/)).toBeVisible();
  await crashGpu(page);
  // A software adapter on busy cores is slow, and the attack runs twice.
  await expect(attackButton(page)).toBeVisible();
  await expectVerdicts(page);
  await expect(chip).toHaveText(/WebGPU \(software\)/);
  await chip.click();
  await expect(page.getByText(/replaced since you opened this page: the GPU .* was lost/)).toBeVisible();
});
