import { figure5 } from "./figure5.ts";
import { overlap } from "./overlap.ts";
import { sampling } from "./sampling.ts";
import type { Study } from "./study.ts";
import { table1 } from "./table1.ts";
import { table3 } from "./table3.ts";
import { table5 } from "./table5.ts";
import { table6 } from "./table6.ts";

/** The paper's tables and figures as studies, in the order of the paper. */
export const studies: readonly Study[] = [table1, table3, table5, table6, figure5, overlap, sampling];

/** The study of an id, or undefined. */
export function studyOf(id: string): Study | undefined {
  return studies.find((study) => study.id === id);
}
