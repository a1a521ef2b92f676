import { expectNoViolations } from "./steps/accessible.ts";
import { attack, choose, expect, expectVerdicts, goTo, openAttack, pick, test } from "./steps/lab.ts";
import { chooseSmallestRun, expectFinished, savedResult, start } from "./steps/runs.ts";

test("a tiny run produces cards, curves, a table, systems to attack, and coherence", async ({ page }) => {
  await openAttack(page);
  await chooseSmallestRun(page);
  await expect(page.getByText(/^\d+ tasks, \d+ at a time/)).toBeVisible();
  await expect(page.getByText("3 settings differ from the preset.")).toBeVisible();
  await start(page);
  await expectFinished(page);

  // Every member network has a card with its curve and numbers.
  for (const [system, members] of [
    [/^Multiclass/, 1],
    [/^RoBin/, 10],
  ] as const) {
    const cards = page.getByRole("region", { name: system }).getByRole("listitem");
    await expect(cards).toHaveCount(members);
    await expect(cards.filter({ hasText: "trained" })).toHaveCount(members);
    await expect(cards.first().getByText(/epoch 1\/1\s·\sclean\s\d+\.\d/)).toBeVisible();
    await expect(cards.first().getByRole("img").first()).toBeVisible();
  }
  await expect(page.getByRole("figure").filter({ hasText: "All networks" })).toBeVisible();
  await expect(page.getByText(/together \d+\.\d\s% right after epoch 1/)).toBeVisible();
  await expect(page.getByText("validation accuracy (%) of single arms or parts", { exact: true })).toBeVisible();
  await expect(page.getByText(/do not compare their accuracy with that of whole systems/)).toBeVisible();
  const headline = page.getByRole("table", { name: "Results" });
  await expect(headline.getByRole("row", { name: /^core, ℓ∞ 0\.05/ })).toContainText(/n\s+= 16/);

  const result = await savedResult(page);
  expect(new Set(result.tasks.map(({ status }) => status))).toEqual(new Set(["computed"]));
  expect(result.tasks.every(({ provenance }) => /^wasm(-fma)?$/.test(provenance?.backend.id ?? ""))).toBe(true);
  expect(result.spec.deviations?.join()).toContain("training images 100 instead of");
  await expectNoViolations(page);

  await goTo(page, "Robustness");
  await expect(page.getByRole("combobox", { name: "Experiment" })).toContainText("Smoke");
  const table = page.getByRole("table", { name: /^Attacked test images/ });
  // One cell holds the value, the Wilson interval, n and the backend.
  const cell = /\d+\.\d\s%\s*\d+\.\d–\d+\.\d\s·\sn\s16\s·\swasm(-fma)?/;
  for (const line of ["Core", "Union", "Strongest"])
    await expect(table.getByRole("row", { name: new RegExp(`^${line}`) }).first()).toContainText(cell);

  await goTo(page, "Attack");
  await choose(page, "Systems", /^Smoke/);
  await attack(page);
  await expectVerdicts(page);

  await goTo(page, "Coherence");
  await choose(page, "RoBin", /^Smoke/);
  await expect(page.getByRole("heading", { name: /^Mean coherence −?-?\d\.\d{3}$/ })).toBeVisible();
  await expect(page.getByText(/n\s=\s16 clean test images, wasm(-fma)?, measured by its run/)).toBeVisible();
  await pick(page, "64");
  await page.getByRole("button", { name: "Measure on 64 images" }).click();
  await expect(page.getByText(/n\s=\s64 clean test images, wasm/)).toBeVisible();
});
