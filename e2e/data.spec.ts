import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { zipSync } from "fflate";
import { expectAccessible, expectNoViolations } from "./steps/accessible.ts";
import { attack, choose, expect, expectVerdicts, fill, goTo, pick, pictureOf, test } from "./steps/lab.ts";
import { chooseFile, coloursOf, seenImage } from "./steps/ownImage.ts";
import { petsZip } from "./steps/petsZip.ts";
import { redSquare } from "./steps/pictures.ts";
import { chooseTinyRun, expectFinished, savedResult, start } from "./steps/runs.ts";

/** A .npy file of bytes. */
function npy(shape: readonly number[], values: Uint8Array): Uint8Array {
  const head = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape.join(", ")},), }`;
  const text = `${head}${" ".repeat(64 - ((10 + head.length + 1) % 64))}\n`;
  const bytes = new Uint8Array(10 + text.length + values.length);
  bytes.set([0x93, ...new TextEncoder().encode("NUMPY"), 1, 0, text.length, 0]);
  bytes.set(new TextEncoder().encode(text), 10);
  bytes.set(values, 10 + text.length);
  return bytes;
}

const npz = (): Buffer =>
  Buffer.from(
    zipSync({
      "images.npy": npy(
        [60, 5, 5],
        Uint8Array.from({ length: 1500 }, (_, i) => (Math.floor(i / 25) % 3) * 100),
      ),
      "labels.npy": npy(
        [60],
        Uint8Array.from({ length: 60 }, (_, i) => i % 3),
      ),
    }),
  );

async function open(page: Page, name: string, buffer: Buffer): Promise<void> {
  await page.getByLabel("Files of a data set").setInputFiles({ name, mimeType: "application/octet-stream", buffer });
}

test("Data shows the digits by class, and one image as the network sees it", async ({ page }) => {
  await page.goto("./#data");
  const seen = page.getByRole("region", { name: "What the network sees" });
  await expect(seen.getByText(/^Label: \d$/)).toBeVisible();
  const nines = page.getByRole("button", { name: /^Images of class 9/ });
  await nines.focus();
  await page.keyboard.press("End");
  await expect(seen.getByText("Label: 9")).toBeVisible();
  const picture = seen.getByRole("img");
  const before = await pictureOf(picture);
  await page.keyboard.press("ArrowLeft");
  await expect.poll(() => pictureOf(picture)).not.toBe(before);
  await expect(page.getByText("mean of 360")).toHaveCount(10);
  await fill(page, "Training images to use", 500);
  await expect(page.getByText("mean of 50")).toHaveCount(10);
  const attackThis = seen.getByRole("button", { name: "Attack this" });
  await expect(seen.getByText(/^Networks learn from training images/)).toBeVisible();
  await pick(page, "Test");
  await fill(page, "Number of the image in its split", 116);
  await expectAccessible(page);
  await attackThis.click();
  await expect(page.getByText("Test image 116, chosen in Data")).toBeVisible();
});

test("a zip of pictures is previewed, kept, trained on and attacked", async ({ page }) => {
  await page.goto("./#data");
  await open(page, "pets.zip", petsZip());
  const found = page.getByRole("region", { name: "What was found" });
  await expect(found.getByText("zip of pictures, one folder per class")).toBeVisible();
  await expect(found.getByText("60, 8 × 8 pixels, colour")).toBeVisible();
  await expect(found.getByText("2: cat (30), dog (30)")).toBeVisible();
  await expect(found.getByRole("img", { name: "24 samples of 2 classes" })).toBeVisible();
  await expectAccessible(page);
  await found.getByRole("textbox", { name: "Name" }).fill("Pets");
  await found.getByRole("button", { name: "Keep" }).click();
  await expect(found).toBeHidden();
  await expect(page.getByRole("button", { name: /^Pets own/ })).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByText("Label: cat").or(page.getByText("Label: dog"))).toBeVisible();
  await expectNoViolations(page);

  // It survives a reload, and an experiment can use it.
  await page.reload();
  await chooseTinyRun(page);
  await goTo(page, "Data");
  await page.getByRole("button", { name: /^Pets own/ }).click();
  await page.getByRole("button", { name: "Use in the next experiment" }).click();
  await expect(page.getByRole("textbox", { name: "Training images to use" })).toHaveValue("43");
  await goTo(page, "Train");
  await start(page);
  await expectFinished(page);
  const { spec } = await savedResult(page);
  expect(spec.dataset.id).toBe("images");
  expect(spec.dataset.params).toMatchObject({ height: 8, width: 8, channels: 3, classes: '["cat","dog"]' });
  await goTo(page, "Attack");
  await choose(page, "Systems", /^Smoke/);
  await expect(page.getByText("The network sees only these 8 × 8 pixels")).toBeVisible();
  await expect(page.getByText(/^Label: (cat|dog)$/)).toBeVisible();
  await attack(page);
  await expectVerdicts(page);

  // An own photograph stays in colour. The systems say its class by name, and nobody else does.
  await pick(page, "Your own");
  await chooseFile(page, redSquare());
  await expect(seenImage(page)).toHaveAttribute("aria-label", "What the network sees: red square.png");
  const colours = await coloursOf(seenImage(page));
  expect(colours.slice(4 * (4 * 8 + 4), 4 * (4 * 8 + 4) + 3)).toEqual([220, 40, 30]);
  expect(colours[2]).toBeGreaterThan(150);
  await expect(page.getByText("No label yet")).toBeVisible();
  await expect(page.getByText(/reads? this as (cat|dog).* What is it\?/)).toBeVisible();
  await attack(page);
  await expectVerdicts(page);
  await expect(
    page.getByText(/Judged against what it read, (cat|dog), because no correct label/).first(),
  ).toBeVisible();
});

test("NumPy arrays and points are data too; data can be removed; an unsupported file says what it is", async ({
  page,
}) => {
  await page.goto("./#data");
  await open(page, "own.npz", npz());
  const found = page.getByRole("region", { name: "What was found" });
  await expect(found.getByText("60, 5 × 5 pixels, grey")).toBeVisible();
  await found.getByRole("button", { name: "Discard" }).click();
  await expect(found).toBeHidden();
  const lines = Array.from(
    { length: 40 },
    (_, i) => `${i % 7},${(i % 2) * 9 + (i % 5)},${i % 2 === 0 ? "low" : "high"}`,
  );
  await open(page, "points.csv", Buffer.from(["x,y,label", ...lines].join("\n")));
  await expect(found.getByText("40 in the plane")).toBeVisible();
  await found.getByRole("textbox", { name: "Name" }).fill("two bands");
  await found.getByRole("button", { name: "Keep" }).click();
  await expect(page.getByRole("img", { name: /^The points of the \w+ split$/ })).toBeVisible();

  // The same data under a second name, after a name that they cannot have.
  await open(page, "points.csv", Buffer.from(["x,y,label", ...lines].join("\n")));
  await expect(found.getByText("The same data are already stored as two bands.")).toBeVisible();
  const name = found.getByRole("textbox", { name: "Name" });
  await name.fill("MNIST");
  await expect(found.getByRole("status")).toHaveText(
    "This name belongs to a data set of the lab (mnist): choose another.",
  );
  await expect(found.getByRole("button", { name: "Keep" })).toBeDisabled();
  await name.fill("stripes");
  await found.getByRole("button", { name: "Keep" }).click();
  await page.getByRole("button", { name: "Remove this name" }).click();
  await expect(page.getByRole("button", { name: /^stripes/ })).toBeHidden();
  await page.getByRole("button", { name: /^two bands/ }).click();
  await page.getByRole("button", { name: "Remove from this browser" }).click();
  await expect(page.getByRole("button", { name: /^two bands/ })).toBeHidden();

  await open(page, "photos.zip", Buffer.from("<!doctype html><p>please log in"));
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("photos.zip is a web page");
  await open(page, "half.zip", petsZip().subarray(0, 3000));
  await expect(alert).toContainText("half.zip");
  await open(page, "notes.doc", Buffer.from("hello"));
  await expect(alert).toContainText("notes.doc is not in a supported format: expected pairs of idx files");
  // The room keeps working.
  await open(page, "own.npz", npz());
  await expect(found).toBeVisible();
  await expect(alert).toBeHidden();
});

const hosts: readonly string[] = JSON.parse(
  readFileSync(new URL("../scripts/dataHosts.json", import.meta.url), "utf8"),
);

test("nothing is downloaded before its button is clicked, and an altered file is refused", async ({
  page,
  troubles,
}) => {
  const asked: string[] = [];
  await page.context().route(/^https:\/\//, async (route) => {
    asked.push(route.request().url());
    await route.fulfill({
      body: "not the file",
      contentType: "application/octet-stream",
      headers: { "access-control-allow-origin": "*" },
    });
  });
  const response = await page.goto("./#data");
  const policy = response?.headers()["content-security-policy"] ?? "";
  expect(/connect-src ([^;]*)/.exec(policy)?.[1]?.split(" ")).toEqual(["'self'", ...hosts]);
  await page.getByRole("button", { name: /^MNIST not downloaded/ }).click();
  await expect(page.getByRole("button", { name: "Download 12 MB" })).toBeVisible();
  expect(asked).toEqual([]);
  troubles.expect(/^request to another host: https:\/\/raw\.githubusercontent\.com\/fgnt\/mnist/);
  await page.getByRole("button", { name: "Download 12 MB" }).click();
  await expect(page.getByRole("alert")).toContainText(
    /mnist\/train-images-idx3-ubyte.gz arrived with md5 [0-9a-f]{32}, expected f68b3c2d/,
  );
  expect(new Set(asked)).toEqual(
    new Set(["https://raw.githubusercontent.com/fgnt/mnist/master/train-images-idx3-ubyte.gz"]),
  );
  await page.getByRole("button", { name: /^Kuzushiji-MNIST/ }).click();
  await expect(page.getByText("This host does not allow downloads from this page")).toBeVisible();
});

const folder = process.env.LAB_DATA;
test("the official MNIST files are recognised", async ({ page }) => {
  test.skip(folder === undefined, "LAB_DATA names no folder with mnist/*.gz");
  await page.goto("./#data");
  const names = ["train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"];
  await page
    .getByLabel("Files of a data set")
    .setInputFiles(names.map((name) => join(folder ?? "", "mnist", `${name}-ubyte.gz`)));
  const found = page.getByRole("region", { name: "What was found" });
  await expect(found.getByText("the official files of mnist")).toBeVisible();
  await found.getByRole("button", { name: "Keep" }).click();
  await expect(page.getByText("Label:", { exact: false }).first()).toBeVisible();
  await expect(page.getByText("70,000, 28 × 28 pixels, grey")).toBeVisible();
  await chooseTinyRun(page);
  await goTo(page, "Data");
  await page.getByRole("button", { name: "Use in the next experiment" }).click();
  await goTo(page, "Train");
  await page.getByText("Settings", { exact: true }).click();
  await fill(page, "Training images", 1000);
  await start(page);
  await expectFinished(page);
});
