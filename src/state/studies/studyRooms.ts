import type { Selection } from "../page/selection.ts";

/** Rooms that show studies of the paper. */
export type StudyRoomId = Extract<keyof Selection, "simplicity" | "decompositions" | "paper">;

/** The studies of each room about one question, with short names, the first shown first. Paper has all others. */
export const studyShelves = {
  simplicity: [
    { id: "figure-4", name: "Accuracy" },
    { id: "figure-1", name: "Distances" },
    { id: "regimes", name: "Regimes" },
    { id: "hazardous", name: "Hazardous" },
  ],
  decompositions: [
    { id: "hierarchy", name: "Hierarchy" },
    { id: "figure-8", name: "Its stages" },
    { id: "one-vs-one", name: "Pairs" },
    { id: "figure-6", name: "Ensembles" },
  ],
} as const satisfies Partial<Record<StudyRoomId, readonly { readonly id: string; readonly name: string }[]>>;

/** The room in which a study stands: each stands in one. */
export function roomOfStudy(study: string): StudyRoomId {
  const [room] = (Object.keys(studyShelves) as (keyof typeof studyShelves)[]).filter((one) =>
    studyShelves[one].some(({ id }) => id === study),
  );
  return room ?? "paper";
}
