import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { datasets } from "../../../src/experiment/catalogue/datasets/index.ts";
import type { DatasetEntry } from "../../../src/experiment/catalogue/nouns.ts";
import { hubHosts } from "./hub.ts";

const text = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");

test("the page may contact exactly the hosts of the download buttons", () => {
  const named = (Object.values(datasets) as DatasetEntry[]).flatMap(({ downloads = [] }) =>
    downloads.flatMap(({ page, files }) => (page ? files.map(({ url }) => new URL(url).origin) : [])),
  );
  const allowed: readonly string[] = JSON.parse(text("scripts/dataHosts.json"));
  expect([...allowed].sort()).toEqual([...new Set([...named, ...hubHosts])].sort());
  for (const place of ["vite.config.ts", "scripts/serve.mjs"]) expect(text(place)).toContain("dataHosts.json");
});

test("every source states checksums and plausible sizes of its files, all in its own folder", () => {
  for (const { id, downloads = [] } of Object.values(datasets) as DatasetEntry[])
    for (const { files, label } of downloads)
      for (const { name, url, bytes, md5 } of files) {
        expect(name.startsWith(`${id}/`)).toBe(true);
        expect(url.startsWith("https://")).toBe(true);
        expect(label).toContain(new URL(url).host);
        expect(bytes).toBeGreaterThan(1000);
        expect(md5).toMatch(/^[0-9a-f]{32}$/);
      }
});
