import { defineConfig } from "@playwright/test";

const executablePath = process.env.CHROMIUM_PATH;
const address = `http://127.0.0.1:${process.env.LAB_PORT ?? 4187}/`;

/**
 * Features of Chromium that stories do without. The suggestions of its address bar, which nobody sees, are pages of their own
 * and cost a second of CPU in every window. Only the last list counts, so it repeats that of Playwright 1.65.
 */
const without = [
  "WebUIOmniboxPopup",
  "WebUIOmniboxAimPopup",
  "WebUIOmniboxFullPopup",
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsUpgrades",
  "HttpsFirstBalancedModeAutoEnable",
  "LensOverlay",
  "MediaRouter",
  "PaintHolding",
  "ThirdPartyStoragePartitioning",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "TcpPortRandomizationWin",
  "OptimizationHints",
  "NetworkTimeServiceQuerying",
  "AimEnabled",
  "PreconnectToSearch",
];

const quiet = [
  "--no-sandbox",
  `--disable-features=${without.join()}`,
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--disable-quic",
  // A name that browsers do not trust as they trust this machine: the lab as other devices see it, over plain http.
  "--host-resolver-rules=MAP lab.test 127.0.0.1",
];
/** WebGPU without a graphics card, on Chromium's software adapter, which the old headless shell lacks. */
const softwareGpu = [
  "--headless=new",
  "--enable-unsafe-webgpu",
  "--enable-features=Vulkan",
  "--use-webgpu-adapter=swiftshader",
];

/** A camera without a device, which nobody has to allow. */
const camera = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];

const launch = (args: readonly string[]) => ({
  launchOptions: { ...(executablePath === undefined ? {} : { executablePath }), args: [...quiet, ...args] },
});

/**
 * Tests the built lab with its real headers in a real Chromium. LAB_DIST (a folder) and LAB_PORT select a build other
 * than `dist`.
 */
export default defineConfig({
  testDir: ".",
  testMatch: "**/*.spec.ts",
  outputDir: "../test-results",
  // Trainings and attacks use every core, but most of a story is spent waiting for the page.
  workers: 2,
  fullyParallel: false,
  retries: 0,
  // A story takes seconds. These limits only end one that hangs: on a busy machine starting the engine may take a minute.
  timeout: 600_000,
  // Text rendering varies slightly between browser releases; a moved or missing part differs more. At 0.02, pictures with
  // an older header passed.
  expect: { timeout: 180_000, toHaveScreenshot: { maxDiffPixelRatio: 0.003, animations: "disabled" } },
  snapshotPathTemplate: "{testDir}/snapshots/{arg}{ext}",
  forbidOnly: process.env.CI !== undefined,
  // Work offline has a story of its own; elsewhere a stored page would hide what a story asks the server for.
  use: { baseURL: address, serviceWorkers: "block", viewport: { width: 1280, height: 900 }, locale: "en-GB" },
  projects: [
    // The longest first, since neither may run beside itself: the others share the workers evenly until the end.
    // Firefox and WebKit as Debian packages them, where they are installed.
    { name: "browsers", testMatch: "**/e2e/browsers/*.spec.ts", workers: 1 },
    { name: "webgpu", testMatch: "*webgpu.spec.ts", use: launch(softwareGpu), workers: 1 },
    { name: "page", testIgnore: ["*webgpu.spec.ts", "**/e2e/browsers/**"], use: launch(camera) },
  ],
  webServer: {
    command: "node scripts/serveForTests.mjs",
    cwd: "..",
    url: address,
    reuseExistingServer: false,
  },
});
