import { expect } from "@playwright/test";
import { permalinkHash } from "../../src/experiment/link/permalink.ts";
import { defaultLinkState } from "../../src/experiment/link/permalinkRooms.ts";
import type { ExperimentSpec } from "../../src/experiment/spec/spec.ts";
import type { ResultFile } from "../../src/experiment/summary/resultFile.ts";
import type { OtherBrowser } from "./browser.ts";
import { click, expectInPanel } from "./page.ts";

/** Opens Train with an experiment in the form, through its link. An open lab keeps running. */
export async function openDraft(browser: OtherBrowser, baseUrl: string, spec: ExperimentSpec): Promise<void> {
  const copy = { label: spec.name, edited: false, spec };
  await browser.open(`${baseUrl}${permalinkHash({ room: "train", state: { ...defaultLinkState("train"), copy } })}`);
  await expectInPanel(browser, /^Experiment$/, new RegExp(`^${spec.name}$`, "m"));
}

/** A file that an export menu of a panel hands to the browser, caught on its way. */
export async function exportedFile(browser: OtherBrowser, panel: RegExp, label: RegExp, menu = 0): Promise<Buffer> {
  await browser.evaluate(() => {
    const page = window as { exported?: string };
    if (page.exported === undefined) {
      const create = URL.createObjectURL.bind(URL);
      URL.createObjectURL = (blob: Blob) => {
        const reader = new FileReader();
        reader.onload = () => {
          page.exported = String(reader.result);
        };
        reader.readAsDataURL(blob);
        return create(blob);
      };
      // MiniBrowser adds a bar to its window for every download, until nothing of the page is left.
      HTMLAnchorElement.prototype.click = () => undefined;
    }
    page.exported = "";
  });
  await click(browser, "button", /^Export$/, panel, menu);
  await click(browser, "[role=dialog] button", label);
  const read = () => (window as { exported?: string }).exported ?? "";
  await expect.poll(() => browser.evaluate(read)).toMatch(/^data:/);
  // A picture is drawn through an SVG file; the last file is the one to save.
  if (/PNG/.test(label.source)) await expect.poll(() => browser.evaluate(read)).toMatch(/^data:image\/png/);
  const url = await browser.evaluate(read);
  await browser.press("Escape");
  return Buffer.from(url.slice(url.indexOf(",") + 1), "base64");
}

/** The result file of the run on show. */
export async function exportedResult(browser: OtherBrowser, panel: RegExp): Promise<ResultFile> {
  return JSON.parse((await exportedFile(browser, panel, /^Result JSON/)).toString());
}

/** Digests of all results by key. */
export const digestsOf = ({ tasks }: ResultFile): Readonly<Record<string, string>> =>
  Object.fromEntries(tasks.map(({ key, digest }) => [key, digest ?? ""]));
