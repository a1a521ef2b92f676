import { readFileSync } from "node:fs";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
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

export default defineConfig({
  base: "./",
  plugins: [react(), contentSecurityPolicy],
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
        // One chunk for the libraries that the first load needs: small ones, split for rooms that share them, compress worse.
        codeSplitting: { groups: [{ name: "libraries", tags: ["$initial"], test: /node_modules/ }] },
      },
    },
  },
  test: {
    include: ["src/**/*.test.{ts,tsx}", "workers/**/*.test.ts", "cli/**/*.test.ts", "tests/**/*.test.ts"],
    environment: "node",
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
    // Some begin with a small training.
    hookTimeout: 60_000,
  },
});
