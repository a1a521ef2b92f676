import { capacity } from "./capacity.ts";
import { figure2 } from "./figure2.ts";
import { figure5 } from "./figure5.ts";
import { figure6 } from "./figure6.ts";
import { hazardous } from "./hazardous.ts";
import { figure8, hierarchy } from "./hierarchyStudies.ts";
import { figure1, figure4, regimesStudy } from "./modelStudies.ts";
import { oneVsOne } from "./oneVsOne.ts";
import { overlap } from "./overlap.ts";
import { table5, table6 } from "./radiiTable.ts";
import { sampling } from "./sampling.ts";
import type { Study } from "./study.ts";
import { table1 } from "./table1.ts";
import { table2 } from "./table2.ts";
import { table3 } from "./table3.ts";
import { figure7, table4 } from "./transferStudies.ts";

/** The paper's tables and figures as studies, followed by results that only its text mentions. */
export const studies: readonly Study[] = [
  table1,
  table2,
  table3,
  table4,
  table5,
  table6,
  figure1,
  figure2,
  figure4,
  figure5,
  figure6,
  figure7,
  figure8,
  overlap,
  regimesStudy,
  sampling,
  hierarchy,
  oneVsOne,
  hazardous,
  capacity,
];

/** The study with an id, or undefined. */
export function studyOf(id: string): Study | undefined {
  return studies.find((study) => study.id === id);
}
