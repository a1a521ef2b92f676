// `npm test`: runs every check and ends with one line "N passed, N failed, N skipped".
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findChromium } from "./chromium.mjs";

const scratch = mkdtempSync(join(tmpdir(), "robin-lab-test-"));
const totals = { passed: 0, failed: 0, skipped: 0 };

function node(script, args, env = {}) {
  const { status } = spawnSync(process.execPath, [script, ...args], {
    stdio: "inherit",
    env: { ...process.env, ...env },
  });
  return status === 0;
}

/** Runs one step. `counts` reads the runner's own report; without it, the step counts as one check. */
function step(name, run, counts) {
  console.log(`\n== ${name}`);
  const started = performance.now();
  let ok = false;
  try {
    ok = run();
  } catch (error) {
    console.error(error.message);
  }
  let found = { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
  if (counts !== undefined) {
    try {
      found = counts();
    } catch {
      console.error(`${name} left no report, which counts as one failure`);
    }
  }
  // A runner that fails outside its tests (an error while loading, a threshold) must count as a failure.
  if (!ok && found.failed === 0) found.failed = 1;
  for (const key of Object.keys(totals)) totals[key] += found[key];
  console.log(`== ${name}: ${ok ? "ok" : "FAILED"} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

const report = (name) => join(scratch, `${name}.json`);
const read = (name) => JSON.parse(readFileSync(report(name), "utf8"));

step("types", () => node("node_modules/typescript/bin/tsc", ["-b"]));
// Lint rules, the order of imports and formatting.
step("style", () => node("node_modules/@biomejs/biome/bin/biome", ["check", "--error-on-warnings", "."]));
step(
  "unit and engine",
  () =>
    node("node_modules/vitest/vitest.mjs", [
      "run",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report("vitest")}`,
    ]),
  () => {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = read("vitest");
    return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests };
  },
);
step("build", () => node("node_modules/vite/bin/vite.js", ["build", "--logLevel", "warn"]));
step(
  "page",
  () =>
    node("node_modules/@playwright/test/cli.js", ["test", "-c", "e2e/playwright.config.ts", "--reporter=list,json"], {
      CHROMIUM_PATH: findChromium(),
      PLAYWRIGHT_JSON_OUTPUT_NAME: report("page"),
    }),
  () => {
    const { expected, unexpected, flaky, skipped } = read("page").stats;
    return { passed: expected, failed: unexpected + flaky, skipped };
  },
);

rmSync(scratch, { recursive: true, force: true });
console.log(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exit(totals.failed === 0 ? 0 : 1);
