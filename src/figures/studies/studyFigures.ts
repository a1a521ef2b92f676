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

/** The figures of a study: one of all its rows if they are points, else one per setting. Their ids name files. */
export function studyFigures(
  { id, title, picture }: Pick<Study, "id" | "title" | "picture">,
  rows: readonly StudyRow[],
): readonly { readonly id: string; readonly figure: StudyFigure; readonly rows: readonly StudyRow[] }[] {
  const base = figures[picture];
  if (picture === "points") return [{ id, figure: { ...base, id, title }, rows: base.rows(rows) }];
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
