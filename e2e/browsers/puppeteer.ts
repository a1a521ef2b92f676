import type { Browser } from "puppeteer-core";
import type { OtherBrowser } from "./browser.ts";

/** A browser under Puppeteer, with one page that records its console. */
export async function puppeteerBrowser(browser: Browser): Promise<OtherBrowser> {
  const page = await browser.newPage();
  page.setDefaultTimeout(120_000);
  // Leaving the page during a run asks for confirmation.
  page.on("dialog", (dialog) => void dialog.accept());
  const messages: string[] = [];
  page.on("console", (message) => messages.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => {
    // Firefox reports files that the service worker was still fetching when the page was left or reloaded.
    if (/A ServiceWorker intercepted the request and encountered an unexpected error/.test(String(error))) return;
    messages.push(`page error: ${String(error)}`);
  });
  return {
    name: await browser.version(),
    messages,
    open: async (url) => void (await page.goto(url)),
    reload: async () => void (await page.reload()),
    click: async (selector) => (await page.$(selector))?.click(),
    resize: (width, height) => page.setViewport({ width, height }),
    screenshot: () => page.screenshot(),
    press: (key) => page.keyboard.press(key),
    evaluate: (work, ...args) => page.evaluate(work as never, ...(args as unknown as never[])) as never,
    close: () => browser.close(),
  };
}
