import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect } from "./lab.ts";

export const desktop = { width: 1280, height: 900 };
export const phone = { width: 390, height: 844 };

/** Expects the page as it is now, or a part of it by its selector, to break no axe rule. */
export async function expectNoViolations(page: Page, message = "axe rules", part = "html"): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include(part).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
  expect(found, message).toEqual([]);
}

/** Expects no broken axe rule and no sideways scrolling in light and dark, on a desktop and on a phone. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    // Without motion, no colour is in transition while contrast is measured.
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const size of [desktop, phone]) {
      await page.setViewportSize(size);
      await expectNoViolations(page, `${colorScheme}, ${size.width} px`);
      const { scroll, client } = await page.evaluate(() => ({
        scroll: document.documentElement.scrollWidth,
        client: document.documentElement.clientWidth,
      }));
      expect(scroll, `no sideways scrolling at ${size.width} px`).toBeLessThanOrEqual(client);
    }
  }
}
