import type { Study, StudyRow } from "../../experiment/studies/study.ts";
import type { Figure } from "../drawing/figure.ts";
import { studyCurves } from "./studyCurves.ts";
import { studyHistograms } from "./studyHistograms.ts";
import { studyPoints } from "./studyPoints.ts";

type StudyFigure = Figure<readonly StudyRow[], StudyRow>;

const figures: Readonly<Record<Study["picture"], StudyFigure>> = {
  points: studyPoints,
  curves: studyCurves,
  histograms: studyHistograms,
};

/** Most numbers of a picture of points, which has a line for each. */
const mostPoints = 60;

/** All numbers as points; of too many for one picture, those of attacked images that have an interval. */
function pointsOf(base: StudyFigure, title: string, all: readonly StudyRow[]) {
  const rows = base.rows(all);
  if (rows.length <= mostPoints) return { figure: { ...base, title }, rows };
  const attacked = rows.filter(({ threat, ours }) => threat !== null && (ours === null || ours.low !== null));
  return { figure: { ...base, title: `${title}, under attack` }, rows: attacked };
}

/** The figures of a study: one of all its rows if they are points, else one per setting. Their ids name files. */
export function studyFigures(
  { id, title, picture }: Pick<Study, "id" | "title" | "picture">,
  rows: readonly StudyRow[],
): readonly { readonly id: string; readonly figure: StudyFigure; readonly rows: readonly StudyRow[] }[] {
  const base = figures[picture];
  if (picture === "points") {
    const points = pointsOf(base, title, rows);
    return [{ id, figure: { ...points.figure, id }, rows: points.rows }];
  }
  const settings = [...new Set(base.rows(rows).map(({ setting }) => setting))];
  return settings.map((setting, i) => {
    const figureId = settings.length === 1 ? id : `${id}-${i + 1}`;
    return {
      id: figureId,
      figure: { ...base, id: figureId, title: `${title}: ${setting}` },
      rows: base.rows(rows.filter((row) => row.setting === setting)),
    };
  });
}
