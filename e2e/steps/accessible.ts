import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect } from "./lab.ts";

export const desktop = { width: 1280, height: 900 };
export const phone = { width: 390, height: 844 };

/** What is on show breaks no rule of axe and scrolls nowhere sideways: in light and dark, on a desk and on a phone. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    // Without motion no colour is on its way to another one while contrast is measured.
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const size of [desktop, phone]) {
      await page.setViewportSize(size);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`),
        `${colorScheme}, ${size.width} px`,
      ).toEqual([]);
      const { scroll, client } = await page.evaluate(() => ({
        scroll: document.documentElement.scrollWidth,
        client: document.documentElement.clientWidth,
      }));
      expect(scroll, `no sideways scrolling at ${size.width} px`).toBeLessThanOrEqual(client);
    }
  }
}
