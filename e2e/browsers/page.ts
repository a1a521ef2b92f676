import { expect } from "@playwright/test";
import type { OtherBrowser } from "./browser.ts";

/** What a visitor reads. */
export const textOf = (browser: OtherBrowser): Promise<string> =>
  // biome-ignore lint/performance/useDomNodeTextContent: hidden text does not count as shown
  browser.evaluate(() => document.body.innerText);

/** Waits until the page shows a text. */
export async function expectText(browser: OtherBrowser, text: RegExp, seconds = 180): Promise<void> {
  await expect.poll(() => textOf(browser), { timeout: seconds * 1000, intervals: [200] }).toMatch(text);
}

/** What a visitor reads in the panel with a matching title; empty while there is none. */
export const panelText = (browser: OtherBrowser, title: RegExp): Promise<string> =>
  browser.evaluate((pattern) => {
    const panel = [...document.querySelectorAll("section")].find((section) =>
      new RegExp(pattern).test(section.querySelector("h2, h3")?.textContent ?? ""),
    );
    // biome-ignore lint/performance/useDomNodeTextContent: hidden text does not count as shown
    return panel?.innerText ?? "";
  }, title.source);

/** Waits until a panel shows a text. */
export async function expectInPanel(browser: OtherBrowser, title: RegExp, text: RegExp, seconds = 180): Promise<void> {
  await expect.poll(() => panelText(browser, title), { timeout: seconds * 1000, intervals: [200] }).toMatch(text);
}

/**
 * Clicks the first enabled control whose name (its text or label) matches, in the panel with a matching title; `nth`
 * counts further ones.
 */
export async function click(
  browser: OtherBrowser,
  control: string,
  name: RegExp,
  panel = /(?:)/,
  nth = 0,
): Promise<void> {
  const mark = (selector: string, pattern: string, title: string, index: number) => {
    document.querySelector("[data-story]")?.removeAttribute("data-story");
    const element = [...document.querySelectorAll<HTMLElement>(selector)].filter((candidate) => {
      const { ariaLabel, textContent } = candidate;
      const label = candidate.closest("label")?.textContent;
      const heading = candidate.closest("section")?.querySelector("h2, h3")?.textContent ?? "";
      return (
        new RegExp(title).test(heading) &&
        new RegExp(pattern).test((ariaLabel ?? label ?? textContent ?? "").trim()) &&
        !candidate.matches(":disabled, [aria-disabled=true]")
      );
    })[index];
    element?.setAttribute("data-story", "");
    element?.scrollIntoView({ block: "center" });
    return element !== undefined;
  };
  // A driver refuses to click what is moving or not laid out yet, such as a popover that opens.
  await expect(async () => {
    expect(await browser.evaluate(mark, control, name.source, panel.source, nth), `a ${control} named ${name}`).toBe(
      true,
    );
    await browser.click("[data-story]");
  }).toPass({ timeout: 180_000, intervals: [200] });
}

/** The type that a browser gives a file by the ending of its name. */
const typeOf = (name: string) =>
  ({
    png: "image/png",
    jpg: "image/jpeg",
    gif: "image/gif",
    webp: "image/webp",
    bmp: "image/bmp",
    zip: "application/zip",
  })[name.split(".").at(-1) ?? ""] ?? "";

/** Chooses a file in the first file input whose label matches, as a file dialog would. */
export async function chooseFile(browser: OtherBrowser, label: string, name: string, bytes: Uint8Array): Promise<void> {
  const choose = (wanted: string, file: string, type: string, base64: string) => {
    const input = [...document.querySelectorAll<HTMLInputElement>("input[type=file]")].find(
      ({ ariaLabel, labels }) =>
        ariaLabel === wanted || [...(labels ?? [])].some(({ textContent }) => textContent?.includes(wanted)),
    );
    if (input === undefined) return false;
    const content = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], file, { type }));
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  };
  const base64 = Buffer.from(bytes).toString("base64");
  await expect
    .poll(() => browser.evaluate(choose, label, name, typeOf(name), base64), { timeout: 180_000, intervals: [200] })
    .toBe(true);
}

/** Types into the text field with a label, in place of what it holds. */
export async function type(browser: OtherBrowser, label: RegExp, text: string): Promise<void> {
  const enter = (pattern: string, value: string) => {
    const field = [...document.querySelectorAll<HTMLInputElement>("input")].find(({ ariaLabel, labels }) =>
      [ariaLabel, ...[...(labels ?? [])].map(({ textContent }) => textContent)].some(
        (name) => name !== null && new RegExp(pattern).test(name.trim()),
      ),
    );
    field?.focus();
    field?.select();
    return field !== undefined && document.execCommand("insertText", false, value);
  };
  await expect
    .poll(() => browser.evaluate(enter, label.source, text), { timeout: 180_000, intervals: [200] })
    .toBe(true);
}
