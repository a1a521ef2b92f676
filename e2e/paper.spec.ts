import type { Locator, Page } from "@playwright/test";
import { choose, expect, fill, goTo, linkOf, pick, test } from "./steps/lab.ts";

/** The panel of one table or figure of the paper. */
const studyOf = (page: Page, title: string): Locator => page.getByRole("article", { name: title });

async function openStudy(page: Page, title: string): Promise<Locator> {
  const list = page.getByRole("navigation", { name: "Tables and figures" });
  // Figures of other rooms are links to these.
  await list
    .getByRole("button", { name: title })
    .or(list.getByRole("link", { name: title }))
    .click();
  return studyOf(page, title);
}

/** The demos in this build, from the index that the page reads. */
async function shippedDemos(page: Page): Promise<readonly { readonly title: string }[]> {
  return (await (await page.request.get("demos/index.json")).json()).demos;
}

test("a study runs to its end, and its numbers appear beside the paper's", async ({ page }) => {
  await page.goto("./#paper");
  const study = await openStudy(page, "Table 5, RoBin without sampling");
  await choose(page, "Numbers", "Computed here, smoke");
  await expect(study.getByText(/^Nothing has been computed here yet/)).toBeVisible();
  await expect(study.getByText(/^About .* 17 tasks, including 11 networks to train/)).toBeVisible();
  await study.getByRole("button", { name: "Run it here" }).click();
  await expect(study.getByText(/^All results are already stored/)).toBeVisible();
  await expect(study.getByText("The study stopped early")).toBeHidden();

  const table = study.getByRole("table", { name: /the paper's numbers and this lab's$/ });
  const numbers = table.getByRole("row").filter({ has: page.getByRole("cell") });
  await expect(numbers).toHaveCount(4);
  // The paper's number, and the lab's with its interval and n.
  for (const row of await numbers.all())
    await expect(row).toHaveText(/\d\.\d\s%\s*\d+\.\d\s%\s*\[\d+\.\d\s%, \d+\.\d\s%\], n = 16/);
  await expect(study.getByRole("figure").first().getByRole("img").first()).toBeVisible();

  // The next visit shows the stored numbers without computing anything.
  await page.reload();
  await openStudy(page, "Table 5, RoBin without sampling");
  await choose(page, "Numbers", "Computed here, smoke");
  await expect(numbers).toHaveCount(4);
});

test("an included demo opens at once and starts nothing", async ({ page }) => {
  // A study may have a demo on digits and one on photographs.
  const titles = (await shippedDemos(page)).map(({ title }) => title);
  for (const title of new Set(titles)) {
    await page.goto("./#paper");
    const study = await openStudy(page, title);
    await expect(study.getByRole("combobox", { name: "Numbers" })).toContainText("Included demo");
    await expect(study.getByText(/^Made by npm run lab/)).toBeVisible();
    await expect(study.getByText(/the paper's claim that/)).toBeVisible();
    await expect(study.getByText(/^All \d+ numbers/)).toBeVisible();
    await expect(study.getByRole("table", { includeHidden: true })).toHaveCount(1);
  }
  await goTo(page, "Train");
  await expect(page.getByText("Nothing has been trained here yet")).toBeVisible();
});

test("a study without a demo says how to compute its numbers", async ({ page }) => {
  await page.route("**/demos/index.json", (route) => route.fulfill({ json: { demos: [] } }));
  await page.goto("./#paper");
  await expect(page.getByText(/^This build includes no demo of it/)).toBeVisible();
});

test("the visitor's own question, or split into two groups, becomes an experiment in Train and starts nothing", async ({
  page,
}) => {
  await page.goto("./#simplicity");
  await choose(page, "Is it a", "7");
  for (const k of ["2", "4", "10"]) await page.getByRole("checkbox", { name: k, exact: true }).uncheck();
  const take = page.getByRole("button", { name: "Open in Train" });
  await expect(take).toBeDisabled();
  await page.getByRole("checkbox", { name: "5", exact: true }).check();
  await fill(page, "Adversarial epsilon", 0);
  await take.click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Train/);
  await expect(page.getByText("MODEL[k] of 7").first()).toBeVisible();
  await expect(page.getByText(/^\d+ tasks, \d+ at a time/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Start", exact: true })).toBeEnabled();
  await expect(page.getByText("Nothing has been trained here yet")).toBeVisible();

  await goTo(page, "Decompositions");
  const group = (digit: number, name: "A" | "B") =>
    page.getByRole("group", { name: `Digit ${digit}` }).getByRole("radio", { name });
  for (const digit of [5, 6, 7, 8, 9]) await group(digit, "A").check();
  await expect(page.getByText("Each group needs at least one digit.")).toBeVisible();
  await expect(take).toBeDisabled();
  for (const digit of [0, 8]) await group(digit, "B").check();
  await expect(page.getByText("1 2 3 4 5 6 7 9 vs 0 8")).toBeVisible();
  await take.click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Train/);
  await expect(page.getByText("Hierarchy 1,2,3,4,5,6,7,9|0,8").first()).toBeVisible();
  await expect(page.getByText(/^\d+ tasks, \d+ at a time/)).toBeVisible();
  await expect(page.getByText("Nothing has been trained here yet")).toBeVisible();
});

test("permalinks of the three study rooms restore the study and the source of its numbers", async ({
  page,
  context,
}) => {
  await page.goto("./#paper");
  await openStudy(page, "Figure 2, the boundary that counts");
  await choose(page, "Numbers", "Computed here, demo");
  const links = [await linkOf(page)];
  await goTo(page, "Simplicity");
  await pick(page, "Distances");
  await choose(page, "Numbers", "Computed here, smoke");
  links.push(await linkOf(page));
  await goTo(page, "Decompositions");
  await pick(page, "Its stages");
  await choose(page, "Numbers", "Computed here, smoke");
  links.push(await linkOf(page));

  const other = await context.newPage();
  for (const [i, [study, source]] of [
    ["Figure 2, the boundary that counts", "Computed here, demo"],
    ["Figure 1, how far the boundary is", "Computed here, smoke"],
    ["Figure 8, hierarchical classifiers", "Computed here, smoke"],
  ].entries()) {
    await other.goto(links[i] ?? "");
    await expect(studyOf(other, study ?? "").getByRole("combobox", { name: "Numbers" })).toHaveText(source ?? "");
    await expect(other.getByRole("button", { name: "Run it here" })).toBeEnabled();
  }
});
