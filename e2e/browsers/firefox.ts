import { existsSync } from "node:fs";
import puppeteer from "puppeteer-core";
import type { Availability } from "./browser.ts";

const binary = ["/usr/bin/firefox-esr", "/usr/bin/firefox"].find((path) => existsSync(path));

/** Firefox through WebDriver BiDi. `isPrivate` opens private windows, which have no private file system. */
export function firefox(isPrivate = false): Availability {
  if (binary === undefined) return { missing: "no Firefox found at /usr/bin/firefox-esr or /usr/bin/firefox" };
  return {
    async start() {
      const browser = await puppeteer.launch({
        browser: "firefox",
        executablePath: binary as string,
        headless: true,
        ...(isPrivate ? { extraPrefsFirefox: { "browser.privatebrowsing.autostart": true } } : {}),
      });
      const page = await browser.newPage();
      page.setDefaultTimeout(120_000);
      // Leaving the page during a run asks for confirmation.
      page.on("dialog", (dialog) => void dialog.accept());
      const messages: string[] = [];
      page.on("console", (message) => messages.push(`${message.type()}: ${message.text()}`));
      page.on("pageerror", (error) => messages.push(`page error: ${String(error)}`));
      return {
        name: await browser.version(),
        messages,
        open: async (url) => void (await page.goto(url)),
        reload: async () => void (await page.reload()),
        click: async (selector) => (await page.$(selector))?.click(),
        evaluate: (work, ...args) => page.evaluate(work as never, ...(args as unknown as never[])) as never,
        close: () => browser.close(),
      };
    },
  };
}
