import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ResultFile } from "../src/experiment/summary/resultFile.ts";
import { expectAccessible, expectNoViolations } from "./steps/accessible.ts";
import { attack, choose, closePopup, expect, goTo, test } from "./steps/lab.ts";

/** A PyTorch network trained on normalised digits, with a softmax at its end (scripts/fixtures/makeDigitsOnnx.py). */
const file = fileURLToPath(new URL("fixtures/digits-net.onnx", import.meta.url));

test("an ONNX file is described, tried, attacked beside RoBin, evaluated and exported", async ({ page }) => {
  await page.goto("./#data");
  await page.getByLabel("Files of a model").setInputFiles(file);
  const form = page.getByRole("region", { name: "What was recognised" });
  await expect(form.getByText(/^ONNX, opset 13/)).toBeVisible();
  await expect(form.getByText(/^The softmax at the end was taken off/)).toBeVisible();
  // What the file does not say shows in the quick check.
  const check = form.getByRole("region", { name: "Quick check" });
  await expect(check.getByText(/This is low for a trained network/)).toBeVisible();
  await choose(page, "Mean and standard deviation", "MNIST");
  await expect(check.getByText(/This is low for a trained network/)).toBeHidden();
  await expect(check.getByText(/^9\d\.\d\s%\sof\s\d+ test images are right/)).toBeVisible();
  await expectAccessible(page);
  await form.getByRole("textbox", { name: "Name" }).fill("mine");
  await form.getByRole("button", { name: "Keep" }).click();
  await expect(form).toBeHidden();

  await page.reload();
  await page.getByRole("listitem", { name: "mine" }).getByRole("button", { name: "Attack" }).click();
  await expect(page.getByRole("region", { name: "mine", exact: true })).toBeVisible();
  await attack(page);
  for (const name of ["RoBin", "mine"])
    await expect(
      page.getByRole("region", { name, exact: true }).getByText(/still says|is fooled|is wrong before/),
    ).toBeVisible();

  await goTo(page, "Robustness");
  await page.getByRole("button", { name: "Evaluate on 256 images" }).click();
  await expect(page.getByRole("columnheader", { name: "mine" }).first()).toBeVisible();
  await expect(page.getByText("This run is not finished")).toBeHidden();
  await expectNoViolations(page);

  await goTo(page, "Runs");
  const run = page.getByRole("region", { name: /^mine, evaluated/ });
  await run.getByRole("button", { name: "Export", exact: true }).click();
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Result JSON" }).click();
  const result: ResultFile = JSON.parse(readFileSync(await (await saved).path(), "utf8"));
  expect(result.tasks.map(({ task }) => task.kind)).not.toContain("train");
  expect(result.summary.accuracies.find(({ measure }) => measure === "clean")?.accuracy.n).toBe(256);
  await closePopup(page);
  await run.getByRole("button", { name: "ONNX" }).click();
  const onnx = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save ONNX" }).click();
  expect((await onnx).suggestedFilename()).toMatch(/-mine\.onnx$/);
});

test("files that are no model say what they are, and the model on show stays", async ({ page }) => {
  await page.goto("./#data");
  const files = page.getByLabel("Files of a model");
  await files.setInputFiles(file);
  const form = page.getByRole("region", { name: "What was recognised" });
  await expect(form).toBeVisible();
  const pickle = Buffer.from("\x80\x02}q\x00X\x06\x00\x00\x00weight");
  await files.setInputFiles({ name: "net.pt", mimeType: "application/octet-stream", buffer: pickle });
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("torch.onnx.export");
  await files.setInputFiles({
    name: "half.onnx",
    mimeType: "application/octet-stream",
    buffer: readFileSync(file).subarray(0, 9000),
  });
  await expect(alert).toContainText("half.onnx");
  await expect(form).toBeVisible();
  await form.getByRole("textbox", { name: "Name" }).fill("still-there");
  await form.getByRole("button", { name: "Keep" }).click();
  await expect(page.getByRole("listitem", { name: "still-there" })).toBeVisible();
});
