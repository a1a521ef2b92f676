import type { Page } from "@playwright/test";
import { test } from "./lab.ts";

/**
 * Skips the story, with a message, if this Chromium has no WebGPU adapter, not even a software one. Leaves an empty page on
 * the lab's origin, because the lab itself would wait for an engine that cannot start.
 */
export async function needAdapter(page: Page): Promise<void> {
  await page.route("**/adapter.html", (route) =>
    route.fulfill({ contentType: "text/html", body: '<!doctype html><link rel="icon" href="data:,">' }),
  );
  await page.goto("./adapter.html");
  const missing = await page.evaluate(async () => {
    if (navigator.gpu === undefined) return "this Chromium has no WebGPU";
    return (await navigator.gpu.requestAdapter()) === null ? "WebGPU found no adapter, not even in software" : null;
  });
  if (missing !== null) console.log(`WebGPU story skipped: ${missing}`);
  test.skip(missing !== null, missing ?? "");
}
