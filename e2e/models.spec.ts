import { expectAccessible } from "./steps/accessible.ts";
import { attack, choose, expect, expectVerdicts, goTo, test } from "./steps/lab.ts";

const file = new URL("fixtures/digits-net.onnx", import.meta.url).pathname;

test("an ONNX file becomes a system: described, tried, attacked beside RoBin, evaluated and exported", async ({
  page,
}) => {
  await page.goto("./#data");
  await page.getByLabel("Files of a model").setInputFiles(file);
  const form = page.getByRole("region", { name: "What was recognised" });
  await expect(form.getByText(/ONNX, opset 13/)).toBeVisible();
  await expect(form.getByText(/softmax at the end was taken off/)).toBeVisible();
  const check = form.getByRole("region", { name: "Quick check" });
  await expect(check.getByText(/of \d+ test images are right/)).toBeVisible();
  // What the file does not say: it was trained on normalised digits.
  await choose(page, "Mean and standard deviation", /^MNIST/);
  await expect(check.getByText(/9\d\.\d % of \d+ test images are right/)).toBeVisible();
  await expectAccessible(page);
  await form.getByRole("textbox", { name: "Name" }).fill("mine");
  await form.getByRole("button", { name: "Keep" }).click();
  await expect(form).toBeHidden();

  await page.reload();
  await page.getByRole("listitem", { name: "mine" }).getByRole("button", { name: "Attack" }).click();
  await expect(page.getByRole("region", { name: "mine" })).toBeVisible();
  await expect(page.getByRole("region", { name: "RoBin" })).toBeVisible();
  await attack(page);
  await expectVerdicts(page);

  await goTo(page, "Robustness");
  await page.getByRole("button", { name: "Evaluate on 256 images" }).click();
  const table = page.getByRole("table", { name: /accuracy/i }).first();
  await expect(table.getByRole("columnheader", { name: "mine" })).toBeVisible();
});
