import { readFile } from "node:fs/promises";
import { expectNoViolations } from "./steps/accessible.ts";
import { choose, expect, fill, test } from "./steps/lab.ts";

test("the full form edits an experiment, marks changes, explains errors, undoes, saves and opens files", async ({
  page,
}) => {
  await page.goto("./#train");
  await page.getByRole("radio", { name: /^Check in seconds/ }).check();
  await page.getByText("All settings", { exact: true }).click();
  const section = (title: string) => page.locator("summary").filter({ hasText: new RegExp(`^${title}`) });
  for (const title of ["Training", "Systems", "Evaluation"]) await section(title).click();

  await fill(page, "Momentum", 0.5);
  await expect(section("Training")).toContainText("changed");
  await page.getByRole("button", { name: "Reset momentum to 0.9" }).click();
  await expect(section("Training")).not.toContainText("changed");
  await page.keyboard.press("Control+z");
  await expect(page.getByRole("textbox", { name: "Momentum" })).toHaveValue("0.5");

  const momentum = page.getByRole("textbox", { name: "Momentum" });
  await momentum.fill("0.25");
  await momentum.press("Control+z");
  await expect(momentum).toHaveValue("0.5");

  await page.getByRole("button", { name: "Add system" }).click();
  const name = page.getByRole("textbox", { name: "Name", exact: true }).last();
  await name.fill("robin");
  await expect(section("Systems")).toContainText("1 problem");
  await expect(page.getByText(/"robin" is already the id of systems\[1\]/).nth(1)).toBeVisible();
  await expect(page.getByRole("button", { name: "Start", exact: true })).toBeDisabled();
  await name.fill("second-robin");
  await expect(page.getByRole("button", { name: "Start", exact: true })).toBeEnabled();
  const runsAt = page.getByRole("group", { name: "Runs at" });
  await expect(runsAt).toBeHidden();
  await page.getByRole("button", { name: "Add threat" }).first().click();
  await runsAt.getByRole("checkbox", { name: /0\.05$/ }).uncheck();
  await expect(page.getByText(/no attack runs at linf 0\.05/).first()).toBeVisible();
  await choose(page, /^Attack/, "APGD");
  await page.getByRole("button", { name: "Add attack" }).click();
  await expect(page.getByRole("button", { name: "Start", exact: true })).toBeEnabled();

  await expectNoViolations(page);

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the spec" }).click();
  const path = await (await download).path();
  const saved = JSON.parse(await readFile(path, "utf8"));
  expect(saved.training.momentum).toBe(0.5);
  expect(saved.systems.map(({ id }: { id: string }) => id)).toEqual(["multiclass", "robin", "second-robin"]);
  const large = { norm: "linf", epsilon: 0.075 };
  expect(saved.evaluation.threats).toEqual([{ norm: "linf", epsilon: 0.05 }, large]);
  expect(saved.evaluation.attacks).toEqual([{ id: "apgd", threats: [large] }, { id: "pgd" }]);
  expect(saved.deviations).toContain("training.momentum 0.5 instead of 0.9");

  await page.getByRole("radio", { name: /^Check in seconds/ }).check();
  await expect(page.getByRole("textbox", { name: "Momentum" })).toHaveValue("0.9");
  const file = (buffer: Buffer) => ({ name: "mine.json", mimeType: "application/json", buffer });
  await page.getByLabel("Spec file").setInputFiles(file(await readFile(path)));
  await expect(page.getByRole("textbox", { name: "Momentum" })).toHaveValue("0.5");
  await page.getByLabel("Spec file").setInputFiles(file(Buffer.from('{"version": 2}')));
  await expect(page.getByText("mine.json could not be opened")).toBeVisible();
});
