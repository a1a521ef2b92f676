import { defineConfig } from "@playwright/test";

const executablePath = process.env.CHROMIUM_PATH;

/** The page in a real Chromium, against the built lab under its real headers. */
export default defineConfig({
  testDir: ".",
  testMatch: "**/*.spec.ts",
  outputDir: "../test-results",
  // Training and attacks use every core: stories one after the other keep their time bounds honest.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  forbidOnly: process.env.CI !== undefined,
  use: {
    baseURL: "http://127.0.0.1:4187/",
    viewport: { width: 1280, height: 900 },
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [
        "--no-sandbox",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--disable-quic",
      ],
    },
  },
  webServer: {
    command: "node scripts/serveForTests.mjs",
    cwd: "..",
    url: "http://127.0.0.1:4187/",
    reuseExistingServer: false,
  },
});
