import { expect, test } from "@playwright/test";
import smoke from "../../src/experiment/presets/smoke.ts";
import { petsZip } from "../steps/petsZip.ts";
import { scannedOne } from "../steps/pictures.ts";
import type { OtherBrowser } from "./browser.ts";
import { damaged } from "./damaged.ts";
import { chooseFile, click, expectInPanel, expectText, textOf, type } from "./page.ts";
import { exportedFile, openDraft } from "./runs.ts";
import { story } from "./story.ts";

const tiny = { ...smoke, name: "Tiny", evaluation: { ...smoke.evaluation, examples: 16 } };
/** The multiclass network alone. */
const single = {
  ...tiny,
  systems: tiny.systems.slice(0, 1),
  evaluation: { ...tiny.evaluation, strategies: ["cross-entropy"], coherence: false },
};

/** Pixels that the page is wider than the window. */
const overflow = (browser: OtherBrowser) =>
  browser.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Applies the rules for printing to the screen. */
const layOutForPrint = (browser: OtherBrowser) =>
  browser.evaluate(() => {
    const apply = ({ cssRules }: CSSStyleSheet | CSSGroupingRule) => {
      for (const rule of cssRules) {
        if (rule instanceof CSSMediaRule && rule.media.mediaText === "print") rule.media.mediaText = "all";
        if (rule instanceof CSSGroupingRule) apply(rule);
      }
    };
    for (const sheet of document.styleSheets) apply(sheet);
  });

/** Names of visible controls. Choices show what is printed, and words of the text that open an explanation are text. */
const visibleControls = (browser: OtherBrowser) =>
  browser.evaluate(() =>
    [
      ...document.querySelectorAll<HTMLElement>(
        "nav, main button:not([role=combobox], p button, td button, th button), input[type=range]",
      ),
    ]
      .filter((element) => element.checkVisibility())
      .map(({ ariaLabel, textContent }) => ariaLabel ?? textContent),
  );

story((open) => {
  test("every room works with the results of a run, on a tablet and a phone, and prints", async ({ baseURL }) => {
    const browser = await open();
    await openDraft(browser, `${baseURL}`, tiny);
    await click(browser, "button", /^Start$/);
    await expectInPanel(browser, /^Tiny/, /^Finished$/m);
    for (const [format, begin] of [
      [/^SVG$/, "<svg"],
      [/^CSV$/, "#"],
      [/^PNG$/, "\u0089PNG"],
    ] as const)
      expect((await exportedFile(browser, /^Tiny/, format, 2)).toString("latin1").slice(0, begin.length)).toBe(begin);
    const zip = await exportedFile(browser, /^Tiny/, /^Zip$/);

    await browser.open(`${baseURL}#compare`);
    await expectInPanel(browser, /^Accuracy under attack/, /Strongest[\s\S]*\d\.\d\s%/);
    await layOutForPrint(browser);
    expect(await visibleControls(browser)).toEqual([]);
    await expectInPanel(browser, /^Accuracy under attack/, /Strongest[\s\S]*\d\.\d\s%/);
    await expect.poll(() => overflow(browser)).toBe(0);
    await browser.reload();

    await browser.open(`${baseURL}#runs`);
    await expectInPanel(browser, /^Storage/, /keep|delete/);
    await click(browser, "button", /^Delete$/);
    await click(browser, "button", /^Delete run$/);
    await expectText(browser, /No runs yet/);
    await chooseFile(browser, "Zip of a result", "tiny.zip", zip);
    await expectText(browser, /opened from a file/);

    await browser.open(`${baseURL}#coherence`);
    await click(browser, "button", /^Measure on/);
    await expectText(browser, /Mean coherence/);
    await browser.open(`${baseURL}#boundaries`);
    await expectText(browser, /Shown on the map/);
    await expect
      .poll(async () => {
        // On a busy machine the page expects a long computation, and asks first.
        if (/This map takes about/.test(await textOf(browser))) await click(browser, "button", /^Compute$/);
        return browser.evaluate(() => document.querySelectorAll("figure svg image, figure canvas").length);
      })
      .toBeGreaterThan(0);

    await browser.open(`${baseURL}#attack`);
    await click(browser, "button", /^Copy a link/);
    await expectText(browser, /Copied\./);
    await browser.press("Escape");
    await click(browser, "input[type=radio]", /^Your own$/);
    await chooseFile(browser, "Image file", "one.png", scannedOne().buffer);
    await expect
      .poll(() =>
        browser.evaluate(() => document.querySelectorAll('[aria-label="What the network sees: one.png"]').length),
      )
      .toBe(1);
    for (const [name, bytes, says] of damaged) {
      await chooseFile(browser, "Image file", name, bytes);
      await expectText(browser, says);
    }
    // Ten classes: one line of ten or two of five, at any width.
    const linesOfClasses = () =>
      browser.evaluate(() => {
        const group = [...document.querySelectorAll("fieldset")].find(
          (field) => field.querySelector("legend")?.textContent === "Correct label",
        );
        const tops = [...(group?.querySelectorAll("label") ?? [])].map((label) => label.getBoundingClientRect().top);
        return [...new Set(tops)].map((top) => tops.filter((other) => other === top).length);
      });
    for (const width of [1280, 1024, 700, 390]) {
      await browser.resize(width, 800);
      await expect.poll(async () => (await linesOfClasses()).join()).toMatch(/^(10|5,5)$/);
    }

    for (const room of [
      "attack",
      "plane",
      "data",
      "train",
      "compare",
      "coherence",
      "boundaries",
      "simplicity",
      "paper",
      "runs",
    ]) {
      await browser.open(`${baseURL}#${room}`);
      for (const [width, height] of [
        [1024, 768],
        [390, 844],
      ] as const) {
        await browser.resize(width, height);
        await expectText(browser, /Everything runs on this machine/);
        await expect.poll(() => overflow(browser), `${room} at ${width}`).toBe(0);
      }
    }
    expect(browser.messages).toEqual([]);
  });

  test("a private window trains and keeps data until it closes, and says so", async ({ baseURL }) => {
    const browser = await open(true);
    await openDraft(browser, `${baseURL}`, single);
    await click(browser, "button", /^Start$/);
    await expectInPanel(browser, /^Tiny/, /^Finished$/m);
    await browser.open(`${baseURL}#data`);
    await chooseFile(browser, "Files of a data set", "pets.zip", petsZip());
    await type(browser, /^Name$/, "Cats and dogs");
    await click(browser, "button", /^Keep$/);
    await expectText(browser, /Cats and dogs/);
    await browser.open(`${baseURL}#runs`);
    await expectInPanel(browser, /^Storage/, /private window[\s\S]*Export anything you need to keep/);
    expect(browser.messages).toEqual([]);
  });
});
