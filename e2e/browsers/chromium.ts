import puppeteer from "puppeteer-core";
import type { Availability } from "./browser.ts";
import { puppeteerBrowser } from "./puppeteer.ts";

/** The Chromium at a path, for comparisons with the other two browsers. */
export function chromium(executablePath: string): Availability {
  return {
    start: async () =>
      puppeteerBrowser(await puppeteer.launch({ executablePath, headless: true, args: ["--no-sandbox"] })),
  };
}
