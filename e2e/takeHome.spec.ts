import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { decode } from "modern-gif";
import { expectAccessible } from "./steps/accessible.ts";
import { attack, drawDigit, expect, fill, openAttack, side, test } from "./steps/lab.ts";

/** Saves one file of the open export menu. */
async function saved(page: Page, label: string) {
  const download = page.waitForEvent("download");
  await page.getByRole("dialog").getByRole("button", { name: label, exact: true }).click();
  const file = await download;
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

test("an attack leaves the room as picture, animation, drawing and table, for slides and papers", async ({ page }) => {
  await openAttack(page);
  await drawDigit(page, 1);
  await fill(page, "Steps", 4);
  await attack(page);
  await page.getByRole("button", { name: "Export", exact: true }).click();
  await expectAccessible(page);

  const png = await saved(page, "PNG");
  expect(png.name).toMatch(/^attack-digits-image-\d+-pgd-linf-0-1\.png$/);
  expect(png.bytes.toString("latin1")).toMatch(/iTXtrobin-lab\0+\{"software":"RoBin Lab/);

  const gif = await saved(page, "Animated GIF");
  // The start and one frame per step.
  expect(decode(new Uint8Array(gif.bytes)).frames).toHaveLength(5);

  const svg = (await saved(page, "SVG")).bytes.toString("utf8");
  for (const words of ["Original", "RoBin", "multiclass", "PGD-4", "ℓ∞ 0.1", "seed 1", "Test image", "RoBin Lab"])
    expect(svg).toContain(words);

  const csv = (await saved(page, "Steps CSV")).bytes.toString("utf8").split("\r\n");
  expect(csv[0]).toContain('"epsilon":0.1');
  expect(csv[1]).toMatch(
    /^system,attack,strategy,epsilon,step,prediction,wrong,margin,loss,distance,norm,score 0,.*score 9$/,
  );
  expect(csv.filter((line) => /^(RoBin|The multiclass model),/.test(line))).toHaveLength(10);

  expect((await saved(page, "LaTeX figure")).bytes.toString("utf8")).toContain("\\includegraphics");
  expect((await saved(page, "LaTeX table")).bytes.toString("utf8")).toContain("\\toprule");
  expect((await saved(page, "BibTeX")).bytes.toString("utf8")).toContain("Robustness from Simple Classifiers");
});

test("a press says how little fools each system, and shows that attack", async ({ page }) => {
  await openAttack(page);
  await drawDigit(page, 1);
  await page.getByRole("button", { name: "Find the smallest epsilon" }).click();
  const results = page.getByRole("listitem").filter({ hasText: /, ℓ/ });
  await expect(results).toHaveCount(4);
  await expect(results.filter({ hasText: /Fooled at epsilon [\d.]+/ })).toHaveCount(4);
  await expect(results.first()).toContainText("RoBin, ℓ∞");
  const epsilon = /epsilon ([\d.]+)/.exec((await results.first().textContent()) ?? "")?.[1] ?? "none";
  await expectAccessible(page);
  await results.first().getByRole("button", { name: "Show this attack" }).click();
  await expect(page.getByRole("textbox", { name: "Epsilon", exact: true })).toHaveValue(new RegExp(`^${epsilon}`));
  await expect(side(page, "RoBin").getByText(/is fooled/)).toBeVisible();
});
