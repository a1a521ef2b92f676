import { truncate, writeFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expectNoViolations } from "./steps/accessible.ts";
import { attack, attackButton, expect, expectVerdicts, levelsOf, pick, pictureOf, test } from "./steps/lab.ts";
import { chooseFile, labelAs, openOwn, seenImage } from "./steps/ownImage.ts";
import { hugePicture, type PictureFile, photographedZero, scannedOne } from "./steps/pictures.ts";

const cropSquare = (page: Page) => page.getByRole("application", { name: /^Crop of/ });

/** Side of the crop in per cent of the width of the picture, as a screen reader announces it. */
async function cropSize(page: Page): Promise<number> {
  const name = (await cropSquare(page).getAttribute("aria-label")) ?? "";
  return Number(/Crop of (\d+)/.exec(name)?.[1]);
}

/** A data transfer with files, as in a drop or a paste. */
function transferOf(page: Page, ...files: readonly PictureFile[]) {
  return page.evaluateHandle(
    (all) => {
      const transfer = new DataTransfer();
      for (const { name, mimeType, bytes } of all)
        transfer.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], name, { type: mimeType }));
      return transfer;
    },
    files.map(({ name, mimeType, buffer }) => ({ name, mimeType, bytes: buffer.toString("base64") })),
  );
}

/** Pastes files on the page. */
async function paste(page: Page, ...files: readonly PictureFile[]): Promise<void> {
  await page.evaluate(
    (clipboardData) =>
      document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true })),
    await transferOf(page, ...files),
  );
}

const greys = (page: Page) => levelsOf(seenImage(page));

test("a scanned digit is prepared for the networks and attacked", async ({ page }) => {
  await openOwn(page);
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a file" }).click();
  await (await chooser).setFiles({ ...scannedOne() });
  await expect(page.getByRole("img", { name: "one.png", exact: true })).toBeVisible();
  await expect(seenImage(page)).toHaveAttribute("aria-label", "What the network sees: one.png");

  // Dark ink on paper becomes white on black, 20 x 20 pixels, with full contrast, as in the data set.
  const pixels = await greys(page);
  expect(pixels).toHaveLength(400);
  expect(pixels[0]).toBe(0);
  expect(Math.max(...pixels)).toBe(255);
  expect(pixels[10 * 20 + 10]).toBeGreaterThan(100);

  // Only the person knows what it is: no label is invented, and an attack without one says against what it is judged.
  const label = page.getByRole("group", { name: "Correct label" });
  await expect(page.getByText(/reads? this as .* What is it\?/)).toBeVisible();
  await expect(label.getByRole("radio", { checked: true })).toHaveCount(0);
  await attack(page);
  await expectVerdicts(page);
  await expect(page.getByText(/Judged against what it read, \d, because no correct label is chosen\./)).toHaveCount(2);
  await labelAs(page, "1");
  await expect(page.getByText(/Judged against what it read/)).toHaveCount(0);
  await attack(page);
  await expectVerdicts(page);
});

test("invert, paper and crop change what the network sees", async ({ page }) => {
  await openOwn(page);
  await chooseFile(page, photographedZero());
  // The digit is 380 of 900 pixels high and takes 20 of 28 pixels of the initial crop.
  await expect(cropSquare(page)).toBeVisible();
  const framed = await cropSize(page);
  expect(framed).toBeGreaterThan(56);
  expect(framed).toBeLessThan(62);
  const invert = page.getByRole("switch", { name: "Invert" });
  await expect(invert).not.toBeChecked();
  const before = await greys(page);
  expect(new Set(before).size).toBeGreaterThan(10);

  await invert.click();
  await expect.poll(() => greys(page)).not.toEqual(before);
  await invert.click();
  await expect.poll(() => greys(page)).toEqual(before);
  const paper = page.getByRole("switch", { name: "Remove the paper" });
  await paper.click();
  await expect.poll(async () => Math.max(...(await greys(page)))).toBeLessThan(255);
  await paper.click();
  await expect.poll(() => greys(page)).toEqual(before);

  await cropSquare(page).press("-");
  await expect.poll(() => cropSize(page)).toBeLessThan(framed);
  await cropSquare(page).press("ArrowLeft");
  await expect.poll(() => greys(page)).not.toEqual(before);
  const byKeys = await greys(page);
  const square = await cropSquare(page).boundingBox();
  if (square === null) throw new Error("the crop square is not on the page");
  const [x, y] = [square.x + square.width / 2, square.y + square.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 20, y + 4);
  await page.mouse.up();
  await expect.poll(() => greys(page)).not.toEqual(byKeys);

  await labelAs(page, "0");
  await attack(page);
  await expectVerdicts(page);
});

test("pictures can be dropped and pasted", async ({ page }) => {
  await openOwn(page);
  const dropped = await transferOf(page, scannedOne());
  const zone = page.getByText("Drop a picture here");
  await zone.dispatchEvent("dragover", { dataTransfer: dropped });
  await zone.dispatchEvent("drop", { dataTransfer: dropped });
  await expect(seenImage(page)).toHaveAttribute("aria-label", "What the network sees: one.png");
  const first = await pictureOf(seenImage(page));

  await pick(page, "Test digit");
  await expect(seenImage(page)).toHaveAttribute("aria-label", /a handwritten \d/);
  await paste(page, photographedZero());
  await expect(page.getByRole("radio", { name: "Your own" })).toBeChecked();
  await expect(seenImage(page)).toHaveAttribute("aria-label", "What the network sees: photo of a zero.png");
  expect(await pictureOf(seenImage(page))).not.toBe(first);

  // Anywhere in the room, and not where the browser would open it instead of the page.
  await pick(page, "Test digit");
  const title = page.getByRole("heading", { level: 1 });
  await title.dispatchEvent("drop", { dataTransfer: await transferOf(page, scannedOne()) });
  await expect(seenImage(page)).toHaveAttribute("aria-label", "What the network sees: one.png");
  // Several make a table.
  await paste(page, scannedOne(), photographedZero());
  await expect(page.getByRole("table", { name: "Verdicts on several pictures" }).getByRole("row")).toHaveCount(3);
});

test("files that are not pictures are refused with a reason, and the current picture and verdict stay", async ({
  page,
}, testInfo) => {
  await openOwn(page);
  await chooseFile(page, scannedOne());
  await labelAs(page, "1");
  await attack(page);
  await expectVerdicts(page);
  const before = await pictureOf(seenImage(page));
  const whole = photographedZero().buffer;
  const drawing = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
  const wrong: readonly (PictureFile & { readonly says: RegExp })[] = [
    {
      name: "notes.png",
      mimeType: "image/png",
      buffer: Buffer.from("a one"),
      says: /notes\.png does not begin like a PNG, JPEG/,
    },
    {
      name: "cut.png",
      mimeType: "image/png",
      buffer: whole.subarray(0, 60),
      says: /cut\.png is a damaged PNG file: it ends too early/,
    },
    { name: "empty.png", mimeType: "image/png", buffer: Buffer.alloc(0), says: /empty\.png is empty/ },
    {
      name: "drawing.svg",
      mimeType: "image/svg+xml",
      buffer: drawing,
      says: /drawing\.svg is an SVG drawing, which has no pixels\. Save or export it as PNG/,
    },
    {
      name: "drawing.png",
      mimeType: "image/png",
      buffer: drawing,
      says: /drawing\.png is an SVG drawing/,
    },
    {
      name: "notes.txt",
      mimeType: "text/plain",
      buffer: Buffer.from("a one"),
      says: /notes\.txt does not begin like a PNG/,
    },
    { ...hugePicture(), says: /huge\.png has 20000 x 20000 pixels; the limit is 40 million/ },
  ];
  for (const { says, ...file } of wrong) {
    await chooseFile(page, file);
    await expect(page.getByRole("alert").getByText(says)).toBeVisible();
    await expect(seenImage(page)).toHaveAttribute("aria-label", "What the network sees: one.png");
    expect(await pictureOf(seenImage(page))).toBe(before);
  }
  const heavy = testInfo.outputPath("heavy.png");
  await writeFile(heavy, "");
  await truncate(heavy, 21 * 2 ** 20);
  await page.getByLabel("Image file", { exact: true }).setInputFiles(heavy);
  await expect(page.getByRole("alert").getByText(/heavy\.png has 21\.0 MB; the limit is 20\.0 MB/)).toBeVisible();
  expect(await pictureOf(seenImage(page))).toBe(before);
  await expectVerdicts(page);
  await expect(attackButton(page)).toBeEnabled();
  await expectNoViolations(page);
  // A good file is accepted afterwards, and the message disappears.
  await chooseFile(page, photographedZero());
  await expect(seenImage(page)).toHaveAttribute("aria-label", "What the network sees: photo of a zero.png");
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("the camera starts when it is asked for, takes one picture, and is off afterwards", async ({ page }) => {
  await page.addInitScript(() => {
    const { mediaDevices } = navigator;
    const ask = mediaDevices.getUserMedia.bind(mediaDevices);
    const streams: MediaStream[] = [];
    Object.assign(window, { streams });
    mediaDevices.getUserMedia = async (wanted) => {
      const stream = await ask(wanted);
      streams.push(stream);
      return stream;
    };
  });
  const running = () =>
    page.evaluate(() => (window as unknown as { streams: MediaStream[] }).streams.map(({ active }) => active));
  const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
  const taken = "What the network sees: camera picture.png";
  await openOwn(page);
  expect(await running()).toEqual([]);
  await press("Use the camera");
  await press("Take the picture");
  await expect(seenImage(page)).toHaveAttribute("aria-label", taken);
  await expect(page.getByRole("region", { name: "Camera" })).toHaveCount(0);
  await expect.poll(running).toEqual([false]);

  await press("Use the camera");
  await expect(page.getByRole("button", { name: "Take the picture" })).toBeVisible();
  await press("Close the camera");
  await expect.poll(running).toEqual([false, false]);

  await page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("denied", "NotAllowedError"));
  });
  await press("Use the camera");
  await expect(page.getByRole("alert").getByText(/^The camera was refused\. Allow it/)).toBeVisible();
  await expectNoViolations(page);
  // No camera is open, and the file that the message speaks of can be chosen.
  await expect(page.getByRole("button", { name: "Close the camera" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Choose another file" })).toBeVisible();
  await press("Back");
  await expect(seenImage(page)).toHaveAttribute("aria-label", taken);
});
