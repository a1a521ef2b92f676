import { existsSync } from "node:fs";
import puppeteer from "puppeteer-core";
import type { Availability } from "./browser.ts";
import { puppeteerBrowser } from "./puppeteer.ts";

const binary = ["/usr/bin/firefox-esr", "/usr/bin/firefox"].find((path) => existsSync(path));

/** Firefox through WebDriver BiDi. `isPrivate` opens private windows, which have no private file system. */
export function firefox(isPrivate = false): Availability {
  if (binary === undefined) return { missing: "no Firefox found at /usr/bin/firefox-esr or /usr/bin/firefox" };
  return {
    start: async () =>
      puppeteerBrowser(
        await puppeteer.launch({
          browser: "firefox",
          executablePath: binary,
          headless: true,
          ...(isPrivate ? { extraPrefsFirefox: { "browser.privatebrowsing.autostart": true } } : {}),
        }),
      ),
  };
}
