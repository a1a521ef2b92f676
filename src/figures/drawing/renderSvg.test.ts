import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { mark } from "./mark.ts";
import { renderSvg } from "./renderSvg.ts";
import { seriesColours } from "./seriesOfSystems.ts";
import { lightTheme } from "./theme.ts";

test("text, titles, attributes and settings cannot leave their place", () => {
  const nasty = `</text><script>alert("1")</script>&\u0000`;
  const text = renderSvg(mark("svg", { viewBox: `0 0 1 1" onload="x` }, [mark("text", { x: 1 }, [nasty], nasty)]), {
    title: nasty,
    description: nasty,
    settings: { name: nasty },
  });
  expect(text).not.toContain("<script");
  expect(text).not.toContain('" onload="');
  expect(text).not.toContain("\u0000");
  expect(text.match(/&lt;script&gt;/g)).toHaveLength(5);
});

test("the settings are read back from the metadata", () => {
  const settings = { seed: 1, name: "a < b & c" };
  const text = renderSvg(mark("svg", {}), { title: "t", description: "d", settings });
  const stored = /<metadata>(.*)<\/metadata>/.exec(text)?.[1] ?? "";
  const plain = stored.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
  expect(JSON.parse(plain)).toEqual(settings);
});

test("a class without a meaning is refused by name", () => {
  expect(() => renderSvg(mark("svg", { class: "bogus" }), { title: "", description: "" })).toThrow(
    "unknown mark class: bogus",
  );
});

test("the page styles every class that an exported file knows", () => {
  const css = readFileSync(new URL("../../ui/figure/figures.css", import.meta.url), "utf8");
  const series = Array.from({ length: seriesColours }, (_, index) => `s${index}`);
  for (const name of [...Object.keys(lightTheme), ...series]) expect(css).toMatch(new RegExp(`\\.${name}\\b`));
});
