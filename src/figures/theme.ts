import { seriesColours } from "./seriesStyle.ts";

/**
 * Okabe and Ito's colours (2008), told apart by most kinds of colour blindness; purple and orange are darkened so that
 * they carry on white. Blue is RoBin and vermilion the multiclass model. The page has the same order in `figures.css`.
 */
export const seriesColoursOnWhite: readonly string[] = [
  "#0072b2",
  "#d55e00",
  "#009e73",
  "#b0568a",
  "#a07000",
  "#4a4a4a",
];

type Attributes = Readonly<Record<string, string | number>>;

const ink = "#1d2127";
const faint = "#5d6570";
const rule = "#d8dce2";
const font = { "font-family": "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif" };

/** What each class of mark looks like in an exported file; `colour` is that of the mark's series. */
export const lightTheme: Readonly<Record<string, (colour: string) => Attributes>> = {
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
};

/** Presentation attributes of a mark with these classes, in the fixed light theme. Throws on a class it does not know. */
export function lightAttributes(classNames: string): Attributes {
  const names = classNames.split(" ").filter((name) => name !== "");
  const series = names.find((name) => /^s\d+$/.test(name));
  const colour =
    seriesColoursOnWhite[series === undefined ? 0 : Number(series.slice(1)) % seriesColours] ?? ink;
  const attributes: Record<string, string | number> = {};
  for (const name of names) {
    if (name === series) continue;
    const rule = lightTheme[name];
    if (rule === undefined) {
      throw new Error(
        `unknown mark class: ${name}; expected one of ${Object.keys(lightTheme).join(", ")}, s0 to s5`,
      );
    }
    Object.assign(attributes, rule(colour));
  }
  return attributes;
}
