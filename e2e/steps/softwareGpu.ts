import type { Page } from "@playwright/test";
import { test } from "./lab.ts";

/** Skips the story, with a message, if this Chromium has no WebGPU adapter, not even a software one. */
export async function needAdapter(page: Page): Promise<void> {
  const missing = await page.evaluate(async () => {
    if (navigator.gpu === undefined) return "this Chromium has no WebGPU";
    return (await navigator.gpu.requestAdapter()) === null ? "WebGPU found no adapter, not even in software" : null;
  });
  if (missing !== null) console.log(`WebGPU story skipped: ${missing}`);
  test.skip(missing !== null, missing ?? "");
}
