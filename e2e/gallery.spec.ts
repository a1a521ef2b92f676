import { readFileSync } from "node:fs";
import { expectAccessible } from "./steps/accessible.ts";
import { choose, closePopup, expect, openAttack, test } from "./steps/lab.ts";
import { shipLinearPack } from "./steps/linearPack.ts";
import { seenImage } from "./steps/ownImage.ts";

const photograph = (file: string) => new URL(`../public/gallery/${file}`, import.meta.url);

test("photographs that ship stand in for missing test images, with credits; several pictures make a table", async ({
  page,
}) => {
  await shipLinearPack(page, { id: "linear-cifar", label: "Linear on CIFAR-10", dataset: "cifar-10", inputs: 3072 });
  await openAttack(page);
  await choose(page, "Systems", /^Linear on CIFAR-10/);
  const photographs = page.getByRole("list", { name: "Photographs" });
  await expect(photographs.getByRole("button")).toHaveCount(23);
  // Which one is opened depends on what the systems read: the first on which one is right and is fooled.
  await expect(photographs.getByRole("button", { pressed: true })).toHaveCount(1);
  await photographs.getByRole("button", { name: "Male moose: deer" }).click();
  await expect(seenImage(page)).toHaveAttribute("aria-label", /Male moose/);
  await expect(page.getByText("Label: deer")).toBeVisible();
  await expect(page.getByText(/^Photograph by Ryan Hagerty, licence/)).toBeVisible();
  await page.getByRole("button", { name: "Credits of all 23" }).click();
  await expect(page.getByRole("dialog")).toContainText("Stéfan van der Walt");
  await closePopup(page);

  const panel = page.getByRole("region", { name: "Several pictures" });
  await panel.getByLabel("Picture files").setInputFiles([
    { name: "duck.jpg", mimeType: "image/jpeg", buffer: readFileSync(photograph("duck.jpg")) },
    { name: "half.jpg", mimeType: "image/jpeg", buffer: readFileSync(photograph("tug.jpg")).subarray(0, 3000) },
  ]);
  const table = panel.getByRole("table", { name: "Verdicts on several pictures" });
  await expect(table.getByRole("row", { name: /half\.jpg/ })).toContainText("damaged");
  await panel.getByRole("button", { name: "Attack all 2" }).click();
  // The arms of the pack are alike, so that rounding decides what RoBin answers.
  await expect(
    panel.getByText(/^RoBin changed its answer on [01] of 1 attacked pictures\. .* on 1 of 1/),
  ).toBeVisible();
  await expectAccessible(page);
  await table.getByRole("button", { name: "duck.jpg" }).click();
  await expect(page.getByRole("img", { name: "What the network sees: duck.jpg" })).toBeVisible();
});
