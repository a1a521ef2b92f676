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
  await expectInPanel(browser, /^Experiment$/, new RegExp(`^Copy of ${spec.name}$`, "m"));
}

/** The result file of the run on show, caught where the page hands it to the browser. */
export async function exportedResult(browser: OtherBrowser, panel: RegExp): Promise<ResultFile> {
  await browser.evaluate(() => {
    const page = window as { exportedText?: string };
    if (page.exportedText === undefined) {
      const create = URL.createObjectURL.bind(URL);
      URL.createObjectURL = (blob: Blob) => {
        if (blob.type.startsWith("application/json"))
          void blob.text().then((text) => {
            page.exportedText = text;
          });
        return create(blob);
      };
    }
    page.exportedText = "";
  });
  await click(browser, "button", /^Export$/, panel);
  await click(browser, "button", /^Result JSON/);
  const read = () => (window as { exportedText?: string }).exportedText ?? "";
  await expect.poll(() => browser.evaluate(read)).toMatch(/^\{/);
  await browser.press("Escape");
  return JSON.parse(await browser.evaluate(read));
}

/** Digests of all results by key. */
export const digestsOf = ({ tasks }: ResultFile): Readonly<Record<string, string>> =>
  Object.fromEntries(tasks.map(({ key, digest }) => [key, digest ?? ""]));
