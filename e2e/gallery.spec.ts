import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expectAccessible } from "./steps/accessible.ts";
import { choose, closePopup, expect, linkOf, openAttack, pick, pictureOf, test } from "./steps/lab.ts";
import { shipLinearPack } from "./steps/linearPack.ts";
import { seenImage } from "./steps/ownImage.ts";

const photograph = (file: string) => new URL(`../public/gallery/${file}`, import.meta.url);

const linear = { id: "linear-cifar", label: "Linear on CIFAR-10", dataset: "cifar-10", inputs: 3072 };

test("photographs that ship stand in for missing test images, with credits; several pictures make a table", async ({
  page,
}) => {
  await shipLinearPack(page, linear);
  await openAttack(page);
  // Systems for digits are on show; the photographs bring those that read them.
  await pick(page, "Photos");
  await expect(page.getByRole("combobox", { name: "Systems" })).toHaveText(/^CIFAR-10, photographs/);
  const photographs = page.getByRole("list", { name: "Photographs" });
  await expect(photographs).toBeVisible();
  await choose(page, "Systems", /^Linear on CIFAR-10/);
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

  // What is brought is another picture: the photograph and its square stay as they are.
  await pick(page, "Your own");
  await expect(page.getByLabel("Image file", { exact: true })).toBeAttached();
  await expect(page.getByRole("application")).toHaveCount(0);
  await expect(page.getByText("No image yet")).toBeVisible();
  await expect(page.getByText("Label: deer")).toHaveCount(0);
  await pick(page, "Photos");
  await expect(page.getByText("Label: deer")).toBeVisible();

  // The first class that is chosen for it is the one that counts, whatever was on show before.
  await pick(page, "Your own");
  await page.getByLabel("Image file", { exact: true }).setInputFiles(fileURLToPath(photograph("cat-chelsea.jpg")));
  await expect(seenImage(page)).toHaveAttribute("aria-label", /cat-chelsea/);
  await choose(page, "Correct label", "cat");
  await expect(page.getByText("Label: cat")).toBeVisible();

  const panel = page.getByRole("region", { name: "Several pictures" });
  await panel.getByLabel("Picture files").setInputFiles([
    { name: "duck.jpg", mimeType: "image/jpeg", buffer: readFileSync(photograph("duck.jpg")) },
    { name: "half.jpg", mimeType: "image/jpeg", buffer: readFileSync(photograph("tug.jpg")).subarray(0, 3000) },
  ]);
  const table = panel.getByRole("table", { name: "Verdicts on several pictures" });
  await expect(table.getByRole("row", { name: /half\.jpg/ })).toContainText("damaged");
  await panel.getByRole("button", { name: "Attack all 1" }).click();
  // The arms of the pack are alike, so that rounding decides what RoBin answers.
  await expect(
    panel.getByText(/^RoBin changed its answer on [01] of 1 attacked pictures\. .* on 1 of 1/),
  ).toBeVisible();
  await expectAccessible(page);
  await table.getByRole("button", { name: "duck.jpg" }).click();
  await expect(page.getByRole("img", { name: "What the network sees: duck.jpg" })).toBeVisible();
});

test("a link names the photograph, its square and its label, and Boundaries shows what the systems read at once", async ({
  page,
  context,
}) => {
  await shipLinearPack(page, linear);
  // A link that people write.
  await page.goto("./#attack?group=pack-linear-cifar&photograph=moose");
  await expect(page.getByText("Label: deer")).toBeVisible();
  const own = await pictureOf(seenImage(page));
  await page.getByRole("button", { name: "Move the square" }).click();
  await page.getByRole("application").press("-");
  await choose(page, "Correct label", "horse");
  await expect(page.getByText("Label: horse")).toBeVisible();
  const seen = await pictureOf(seenImage(page));
  expect(seen).not.toBe(own);
  const other = await context.newPage();
  await shipLinearPack(other, linear);
  await other.goto(await linkOf(page));
  await expect(other.getByText("Label: horse")).toBeVisible();
  await expect(seenImage(other)).toHaveAttribute("aria-label", /Male moose/);
  expect(await pictureOf(seenImage(other))).toBe(seen);

  await other.getByRole("button", { name: "Show boundaries around it" }).click();
  const readings = other.getByRole("list", { name: "What the systems read" });
  await expect(readings.getByText(/ says \w+: (correct|wrong)$/)).toHaveCount(2);
  await expect(other).toHaveURL(/#v1\./);
  await other.reload();
  const image = other.getByRole("region", { name: "Image", exact: true });
  await expect(image.getByText(/^Male moose .*, class horse$/)).toBeVisible();
  await expect(readings.getByText(/ says \w+: (correct|wrong)$/)).toHaveCount(2);
});
