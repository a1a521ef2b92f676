import type { Page } from "@playwright/test";
import { expectNoViolations } from "./steps/accessible.ts";
import { attackButton, expect, test } from "./steps/lab.ts";

const panel = (page: Page) => page.getByRole("complementary", { name: /^Story/ });
const heading = (page: Page) => panel(page).getByRole("heading", { level: 2 });

/** Expects that each bold name of the step leads to its part of the room, in sight above the panel, on a phone. */
async function expectNamedPartsOnPhones(page: Page, names: readonly string[]): Promise<void> {
  const size = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 844 });
  for (const name of names) {
    await panel(page)
      .getByRole("button", { name: `Show ${name} on the page`, exact: true })
      .click();
    const part = page.locator("[data-pointed]");
    const inSight = () =>
      part.evaluate((element) => {
        const { left, width, top, height } = element.getBoundingClientRect();
        const found = document.elementFromPoint(left + width / 2, top + height / 2);
        return element.contains(found);
      });
    await expect(part).toBeInViewport({ ratio: 1 });
    await expect.poll(inSight).toBe(true);
  }
  await heading(page).focus();
  if (size !== null) await page.setViewportSize(size);
}

/** The room of each step, and the bold names in its text. */
const steps = [
  ["Attack", ["Attack"]],
  ["Attack", ["Attack"]],
  ["Plane", ["Play"]],
  ["Attack", ["Margins of the arms", "Attack"]],
  ["Attack", ["Attack", "How to attack RoBin"]],
  ["Coherence", ["Measure on 256 images"]],
  ["Train", ["Start"]],
  ["Paper", ["All answers"]],
] as const;

test("the story leads through its rooms by keyboard alone, and is resumed where it was left", async ({ page }) => {
  await page.goto("./");
  await expect(attackButton(page)).toBeEnabled();
  await page.getByRole("link", { name: "Story", exact: true }).focus();
  await page.keyboard.press("Enter");
  for (const [i, [room, names]] of steps.entries()) {
    // The heading has the focus, so that a screen reader says it; the room below it is the one of the step.
    await expect(heading(page)).toHaveText(new RegExp(`^Step ${i + 1} of ${steps.length}`));
    await expect(heading(page)).toBeFocused();
    await expect(page).toHaveTitle(new RegExp(`${room} · RoBin Lab$`));
    await expect(page).toHaveURL(new RegExp(`&story=robin&step=${i + 1}$`));
    await expect(panel(page).getByText("Reading the measured numbers…")).toHaveCount(0);
    await expectNamedPartsOnPhones(page, names);
    if (room === "Train") {
      // The panel covers no control that stays at the lower edge.
      const gap = async () => {
        const start = await page.getByRole("button", { name: "Start", exact: true }).boundingBox();
        return ((await panel(page).boundingBox())?.y ?? 0) - (start?.y ?? 0) - (start?.height ?? 0);
      };
      await expect.poll(gap).toBeGreaterThanOrEqual(0);
    }
    // The rooms have stories of their own.
    await expectNoViolations(page, `step ${i + 1}`, "[data-story]");
    if (i + 1 < steps.length) await page.keyboard.press("n");
  }
  await expectNoViolations(page);
  await expect(
    panel(page)
      .getByText(/the paper's claim that/)
      .first(),
  ).toContainText(/\[.*\], n = \d+/);
  await page.keyboard.press("Shift+N");
  await expect(heading(page)).toHaveText(/^Step 7/);

  // The step is part of the address, of the history and of the next visit.
  await page.goBack();
  await expect(heading(page)).toHaveText(/^Step 8/);
  await page.reload();
  await expect(heading(page)).toHaveText(/^Step 8/);
  // Quick presses all count.
  for (let i = 0; i < 4; i += 1) await page.keyboard.press("Shift+N");
  await expect(heading(page)).toHaveText(/^Step 4/);
  for (let i = 0; i < 4; i += 1) await page.keyboard.press("n");
  await expect(heading(page)).toHaveText(/^Step 8/);
  await panel(page).getByRole("button", { name: "Close the story" }).click();
  await expect(panel(page)).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Story", exact: true })).toBeFocused();
  await expect(page).not.toHaveURL(/story=/);
  await page.goto("./");
  await page.getByRole("link", { name: "Story", exact: true }).click();
  await expect(heading(page)).toHaveText(/^Step 8/);
});

test("a teacher's own file opens, is part of the address, and its mistakes are named by line", async ({ page }) => {
  await page.goto("./#story=robin&step=1");
  await expect(heading(page)).toBeVisible();
  const open = async (text: string) => {
    await panel(page).getByRole("button", { name: "More about stories" }).click();
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Open your own story…" }).click();
    await (await chooser).setFiles({ name: "lesson.md", mimeType: "text/markdown", buffer: Buffer.from(text) });
  };
  await open("# A lesson\n\n## One\n\n[Show](#attack?norm=l3)\n\n## Two\n\n<b>bold</b>\n");
  const problems = panel(page).getByRole("alert");
  await expect(problems).toContainText('Line 5: norm: "l3" found, "linf" or "l2" expected');
  await expect(problems).toContainText("Line 9: HTML found, Markdown expected");
  await expectNoViolations(page);

  await open("# A lesson\n\n## Only one *step*\n\nChange **epsilon**.\n\n[Show](#attack?epsilonLinf=0.25)\n");
  await expect(heading(page)).toHaveText("Step 1 of 1 Only one step");
  await expect(page.getByRole("textbox", { name: /^Epsilon/ }).first()).toHaveValue("0.25");
  await expect(page).toHaveURL(/&story=z\.[\w-]+&step=1$/);
  await page.reload();
  await expect(heading(page)).toHaveText("Step 1 of 1 Only one step");
});
