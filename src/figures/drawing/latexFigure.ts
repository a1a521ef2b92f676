import { measuredFacts } from "../../experiment/summary/measuredFacts.ts";
import { fileStem } from "../../experiment/terms/fileStem.ts";
import { latexComment, latexNeeds, latexText } from "../../experiment/terms/latexText.ts";
import { labName } from "../../experiment/terms/version.ts";
import type { Figure } from "./figure.ts";

/** Most characters of a caption for what the picture shows. */
const longestDescription = 800;

/** A figure as a LaTeX environment that includes the exported picture; its caption says how the numbers were measured. */
export function latexFigure<Source, Row>(
  figure: Pick<Figure<Source, Row>, "title" | "columns" | "describe">,
  rows: readonly Row[],
  about: {
    /** Name of the exported picture without its ending. */
    readonly file: string;
    /** Replaces the title of the figure. */
    readonly title?: string | undefined;
    /** What the caption also says, in words. */
    readonly note?: string | undefined;
    readonly settings?: unknown;
  },
): string {
  const { file, title = figure.title, note = "", settings } = about;
  const description = figure.describe(rows);
  // A longer one would fill the page that the picture needs.
  const brief = description.length > longestDescription ? "" : description;
  const caption = [title, note, measuredFacts(figure.columns, rows), brief];
  return latexPicture({ file, caption: caption.map(sentence).filter(Boolean).join(" "), settings });
}

/** A `figure` environment around an exported picture. */
export function latexPicture(about: {
  readonly file: string;
  readonly caption: string;
  readonly settings?: unknown;
}): string {
  const { file, caption, settings } = about;
  return [
    latexComment(`Made with ${labName}. Needs \\usepackage{graphicx} and ${file}.png or ${file}.pdf beside this file.`),
    latexComment(`From the SVG: rsvg-convert -f pdf -o ${file}.pdf ${file}.svg`),
    ...latexNeeds(caption),
    ...(settings === undefined ? [] : [latexComment(`Settings: ${JSON.stringify(settings)}`)]),
    "\\begin{figure}",
    "\\centering",
    `\\includegraphics[width=\\linewidth]{${file}}`,
    `\\caption{${latexText(caption)}}\\label{fig:${fileStem(file)}}`,
    "\\end{figure}",
    "",
  ].join("\n");
}

/** A text that ends like a sentence. */
export const sentence = (text: string): string =>
  text === "" || /[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;
