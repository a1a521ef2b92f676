import { test } from "@playwright/test";
import type { OtherBrowser } from "./browser.ts";
import { firefox } from "./firefox.ts";
import { webkit } from "./webkit.ts";

/** Defines the same tests for Firefox and WebKit. `open` starts the browser, which closes after the test. */
export function story(define: (open: (isPrivate?: boolean) => Promise<OtherBrowser>) => void): void {
  for (const [name, browserOf] of [
    ["Firefox", firefox],
    ["WebKit", webkit],
  ] as const)
    test.describe(name, () => {
      const availability = browserOf();
      test.skip("missing" in availability, "missing" in availability ? availability.missing : "");
      let browser: OtherBrowser | undefined;
      test.afterEach(async () => {
        await browser?.close();
        browser = undefined;
      });
      define(async (isPrivate = false) => {
        const chosen = browserOf(isPrivate);
        if ("missing" in chosen) throw new Error(chosen.missing);
        browser = await chosen.start();
        return browser;
      });
    });
}
