import { seriesColours } from "./seriesOfSystems.ts";

/**
 * The palette of Okabe and Ito (2008), which stays distinct under most kinds of colour blindness; purple and orange are
 * darkened for contrast on white. Blue is RoBin, vermilion is the multiclass model. `figures.css` has the same order.
 */
const seriesColoursOnWhite: readonly string[] = ["#0072b2", "#d55e00", "#009e73", "#b0568a", "#a07000", "#4a4a4a"];

/** Soft fills for classes, light enough for the series colours on top. The page uses the same hues in both themes. */
const classTonesOnWhite: readonly string[] = [
  "#c9dcf2",
  "#fbdcc0",
  "#cdebd3",
  "#f6d0e0",
  "#f2eab0",
  "#dcd3f1",
  "#bfe8e8",
  "#f5c9c2",
  "#d3e0a0",
  "#dcdcdc",
];

/** The same hues, dark enough for data points on top of these fills. */
const classInksOnWhite: readonly string[] = [
  "#2f5f9e",
  "#a8541a",
  "#2f7a45",
  "#a8436f",
  "#7d6a00",
  "#6650a8",
  "#1e7676",
  "#a33c2f",
  "#61701c",
  "#555555",
];

type Attributes = Readonly<Record<string, string | number>>;

const ink = "#1d2127";
const faint = "#5d6570";
const rule = "#d8dce2";
const font = { "font-family": "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif" };

/** Appearance of each mark class in an exported file, given its series colour and the fill and ink of its class. */
export const lightTheme: Readonly<Record<string, (colour: string, tone: string, toneInk: string) => Attributes>> = {
  figure: () => ({ ...font, fill: ink }),
  paper: () => ({ fill: "#ffffff" }),
  heading: () => ({ fill: ink, "font-size": 13, "font-weight": 600 }),
  label: () => ({ fill: ink, "font-size": 12 }),
  tick: () => ({ fill: faint, "font-size": 11 }),
  note: () => ({ fill: faint, "font-size": 11 }),
  axis: () => ({ stroke: faint, "stroke-width": 1, fill: "none" }),
  grid: () => ({ stroke: rule, "stroke-width": 1, fill: "none" }),
  rule: () => ({ stroke: ink, "stroke-width": 1.5, fill: "none" }),
  line: (colour) => ({ stroke: colour, "stroke-width": 2, fill: "none", "stroke-linejoin": "round" }),
  thin: (colour) => ({ stroke: colour, "stroke-width": 1.25, fill: "none", "stroke-opacity": 0.7 }),
  interval: (colour) => ({ stroke: colour, "stroke-width": 2, fill: "none" }),
  band: (colour) => ({ fill: colour, "fill-opacity": 0.14 }),
  dot: (colour) => ({ fill: colour, stroke: "#ffffff", "stroke-width": 1 }),
  bar: (colour) => ({ fill: colour, "fill-opacity": 0.85 }),
  shaded: (colour) => ({ fill: colour, "fill-opacity": 0.4 }),
  empty: () => ({ fill: "#eef0f3" }),
  onbar: () => ({ fill: "#ffffff", "font-size": 12, "font-weight": 600 }),
  swatch: (colour) => ({ fill: colour }),
  region: (_, tone) => ({ fill: tone }),
  datapoint: (_, _tone, toneInk) => ({ fill: toneInk, stroke: "#ffffff", "stroke-width": 0.75 }),
  edge: () => ({ stroke: "#ffffff", "stroke-width": 1.5, fill: "none" }),
  level: () => ({ stroke: faint, "stroke-width": 0.75, fill: "none" }),
  budget: () => ({ stroke: ink, "stroke-width": 1.25, fill: "none" }),
  place: () => ({ fill: ink, stroke: "#ffffff", "stroke-width": 1.5 }),
  frame: () => ({ fill: "none" }),
  halo: () => ({ stroke: "#ffffff", "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke" }),
};

/** Presentation attributes of a mark with these classes, in the fixed light theme. Throws on an unknown class. */
export function lightAttributes(classNames: string): Attributes {
  const names = classNames.split(" ").filter((name) => name !== "");
  const series = names.find((name) => /^s\d+$/.test(name));
  const cls = names.find((name) => /^c\d+$/.test(name));
  const tone = Number(cls?.slice(1) ?? 0) % classTonesOnWhite.length;
  const colour = seriesColoursOnWhite[series === undefined ? 0 : Number(series.slice(1)) % seriesColours] ?? ink;
  const attributes: Record<string, string | number> = {};
  for (const name of names) {
    if (name === series || name === cls) continue;
    const rule = lightTheme[name];
    if (rule === undefined) {
      throw new Error(
        `unknown mark class: ${name}; expected one of ${Object.keys(lightTheme).join(", ")}, s0 to s5, c0 to c9`,
      );
    }
    Object.assign(attributes, rule(colour, classTonesOnWhite[tone] ?? "none", classInksOnWhite[tone] ?? "none"));
  }
  return attributes;
}
