import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect } from "./lab.ts";

export const desktop = { width: 1280, height: 900 };
export const phone = { width: 390, height: 844 };

const contrast = "color-contrast";

/**
 * Expects the page as it is now, or a part of it by its selector, to break no axe rule.
 *
 * @param rules only these, or all but these; all unless given.
 */
export async function expectNoViolations(
  page: Page,
  message = "axe rules",
  part = "html",
  { only, except }: { readonly only?: readonly string[]; readonly except?: readonly string[] } = {},
): Promise<void> {
  // In legacy mode axe opens no second page for its report. It only matters to frames, of which the lab has none.
  const axe = new AxeBuilder({ page })
    .include(part)
    .setLegacyMode(true)
    .options({ resultTypes: ["violations"] });
  if (only !== undefined) axe.withRules([...only]);
  if (except !== undefined) axe.disableRules([...except]);
  const { violations } = await axe.analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
  expect(found, message).toEqual([]);
}

/**
 * Expects a part that opened, by its selector, and the page around it to break no axe rule. Contrast, which takes most of
 * the time, is measured in the part alone: around it, the page is as it was before.
 */
export async function expectOpenPartAccessible(page: Page, message: string, part: string): Promise<void> {
  await expectNoViolations(page, message, "html", { except: [contrast] });
  await expectNoViolations(page, `${message}, contrast`, part, { only: [contrast] });
}

/**
 * Expects no broken axe rule and no sideways scrolling on a desktop and on a phone, and enough contrast in the dark theme,
 * which changes nothing but colours. Leaves a desktop in light without motion.
 */
export async function expectAccessible(page: Page): Promise<void> {
  // Without motion, no colour is in transition while contrast is measured.
  const theme = (colorScheme: "light" | "dark") => page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  await theme("light");
  for (const size of [phone, desktop]) {
    await page.setViewportSize(size);
    await expectNoSidewaysScrolling(page);
    await expectNoViolations(page, `light, ${size.width} px`);
  }
  await theme("dark");
  await expectNoViolations(page, "dark", "html", { only: [contrast] });
  await theme("light");
}

/** Expects the page to be no wider than its window. */
export async function expectNoSidewaysScrolling(page: Page): Promise<void> {
  const excess = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await expect.poll(excess, "pixels that the page is wider than its window").toBeLessThanOrEqual(0);
}
