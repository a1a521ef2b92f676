import { readFileSync } from "node:fs";
import react from "@vitejs/plugin-react";
import type { Plugin, PluginOption } from "vite";
import { defineConfig } from "vitest/config";

/** The hosts that the page may fetch data sets from, when somebody asks it to. */
const dataHosts: readonly string[] = JSON.parse(
  readFileSync(new URL("./scripts/dataHosts.json", import.meta.url), "utf8"),
);

const policy = `default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; form-action 'none'; connect-src 'self' ${dataHosts.join(" ")}`;

/** Puts the content security policy into the built page, wherever it is served from. The dev server needs inline scripts. */
const contentSecurityPolicy: Plugin = {
  name: "content-security-policy",
  apply: "build",
  transformIndexHtml: () => [
    {
      tag: "meta",
      attrs: { "http-equiv": "Content-Security-Policy", content: policy },
      injectTo: "head-prepend",
    },
  ],
};

/**
 * The service worker, which keeps the whole page for work offline (src/state/page/offline.ts registers it), and the
 * manifest, with which the page can be installed. Loaded for builds only: tests use this configuration too.
 */
async function installable(): Promise<PluginOption> {
  const { VitePWA } = await import("vite-plugin-pwa");
  return VitePWA({
    // A new version waits until the visitor presses Reload.
    registerType: "prompt",
    injectRegister: null,
    manifest: {
      name: "RoBin Lab",
      short_name: "RoBin Lab",
      description: "Train, attack and compare image classifiers in the browser.",
      lang: "en-GB",
      // Relative to the manifest, so that the page works in any folder of any host.
      start_url: "./",
      scope: "./",
      display: "standalone",
      theme_color: "#fdfcfa",
      background_color: "#fdfcfa",
      icons: [
        { src: "icons/icon-192.png", sizes: "192x192", type: "image/png" },
        { src: "icons/icon-512.png", sizes: "512x512", type: "image/png" },
        { src: "icons/maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
      ],
    },
    workbox: {
      globPatterns: ["**/*.{html,js,css,wasm,woff2,json,png,jpg,safetensors,md}"],
      globIgnores: ["licenses.json", "icons/*"],
      maximumFileSizeToCacheInBytes: 4_000_000,
      // Their names contain a hash of their content.
      dontCacheBustURLsMatching: /^assets\/|\.safetensors$/,
      // Options such as ?backend=wasm belong to the same page.
      ignoreURLParametersMatching: [/.*/],
      // Rooms and links live behind "#": no other address is the page.
      navigateFallback: null,
      cleanupOutdatedCaches: true,
    },
  });
}

/**
 * Tests that share their modules, since loading these anew for every file takes longer than most tests. None of them may
 * replace a module, or leave anything behind in a module or a global object. Those of tensors start their backend first.
 * The files left out install a GPU, or set variables of the process.
 */
const sharingTests: readonly string[] = [
  "src/experiment/**/*.test.ts",
  "src/figures/**/*.test.ts",
  "src/ui/**/*.test.{ts,tsx}",
  "workers/{animation,data,masks,maths,models,strategies,weights}/**/*.test.ts",
  "workers/attacks/**/!(noise).test.ts",
  "workers/datasets/**/!(idxImages|resident).test.ts",
  "workers/decompositions/!(taped).test.ts",
  "workers/defences/!(dispatches).test.ts",
  "workers/networks/!(stacked).test.ts",
  "workers/tasks/**/!(jointTrainings).test.ts",
];

export default defineConfig(({ command }) => ({
  base: "./",
  plugins: [react(), contentSecurityPolicy, ...(command === "build" ? [installable()] : [])],
  // A worker's entry must hold nothing that another chunk imports: WebKit evaluates an entry a second time when one does,
  // and that second engine, which nobody started, answers first.
  worker: {
    format: "es",
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [{ name: "engine", test: (id: string) => !/\.worker\.ts/.test(id), entriesAware: true }],
        },
      },
    },
  },
  build: {
    target: "es2022",
    chunkSizeWarningLimit: 2000,
    license: { fileName: "licenses.json" },
    rolldownOptions: {
      output: {
        // One chunk for the libraries that the first load needs and one for the page: small ones, split for rooms that share
        // them, compress worse.
        codeSplitting: {
          groups: [
            { name: "libraries", tags: ["$initial"], test: /node_modules/ },
            // Without the entry: it waits for chunks that import this one.
            { name: "page", tags: ["$initial"], test: /src\/(?!main\.tsx)/ },
          ],
        },
      },
    },
  },
  test: {
    environment: "node",
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
    // Some begin with a small training.
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: "alone",
          include: ["src/**/*.test.{ts,tsx}", "workers/**/*.test.ts", "cli/**/*.test.ts", "tests/**/*.test.ts"],
          exclude: [...sharingTests],
        },
      },
      { extends: true, test: { name: "together", include: [...sharingTests], isolate: false } },
    ],
  },
}));
