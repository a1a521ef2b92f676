import { defineConfig } from "@playwright/test";

const executablePath = process.env.CHROMIUM_PATH;
const address = `http://127.0.0.1:${process.env.LAB_PORT ?? 4187}/`;

const quiet = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--disable-quic",
];
/** WebGPU without a graphics card: Chromium's own software adapter, which its old headless shell lacks. */
const softwareGpu = [
  "--headless=new",
  "--enable-unsafe-webgpu",
  "--enable-features=Vulkan",
  "--use-webgpu-adapter=swiftshader",
];

const launch = (args: readonly string[]) => ({
  launchOptions: { ...(executablePath === undefined ? {} : { executablePath }), args: [...quiet, ...args] },
});

/**
 * The page in a real Chromium, against the built lab under its real headers. LAB_DIST (a folder) and LAB_PORT test
 * another build than `dist`.
 */
export default defineConfig({
  testDir: ".",
  testMatch: "**/*.spec.ts",
  outputDir: "../test-results",
  // Training and attacks use every core: stories one after the other keep their time bounds honest.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 180_000,
  // Letters are drawn a little differently by every release of the browser; a moved or missing part is far more.
  expect: { timeout: 60_000, toHaveScreenshot: { maxDiffPixelRatio: 0.02, animations: "disabled" } },
  snapshotPathTemplate: "{testDir}/snapshots/{arg}{ext}",
  forbidOnly: process.env.CI !== undefined,
  use: { baseURL: address, viewport: { width: 1280, height: 900 }, locale: "en-GB" },
  projects: [
    { name: "page", testIgnore: "*webgpu.spec.ts", use: launch([]) },
    { name: "webgpu", testMatch: "*webgpu.spec.ts", use: launch(softwareGpu) },
  ],
  webServer: {
    command: "node scripts/serveForTests.mjs",
    cwd: "..",
    url: address,
    reuseExistingServer: false,
  },
});
