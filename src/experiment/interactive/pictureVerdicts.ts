import type { Column } from "../summary/table.ts";

/** What one system reads one picture as, before and after an attack. */
export interface PictureVerdict {
  /** Name of the class, or of the score if it stands for several classes. */
  readonly before: string;
  /** The highest margin of a system with arms, below 0 where no arm says yes; null for other systems. */
  readonly margin: number | null;
  /** Null if it was not attacked. */
  readonly after: string | null;
  /**
   * Without a correct class, "changed" and "kept" compare the answer with the system's own before. With one, an answer
   * that was wrong without an attack is "wrong before" and is not attacked. Null before an attack.
   */
  readonly outcome: "changed" | "kept" | "wrong before" | null;
}

/** A picture in a table of verdicts. */
export interface PictureRow {
  /** File name, with its path inside a chosen folder. */
  readonly file: string;
  /** The correct class by name; null if nobody said it. */
  readonly label: string | null;
  /** Where it comes from. */
  readonly labelFrom: "folder" | "user" | null;
  /** Why the picture, or a system on it, has no answer, or what may be wrong with it; null otherwise. */
  readonly remark: string | null;
  /** By id of the system. */
  readonly verdicts: Readonly<Record<string, PictureVerdict>>;
}

/** A system with its name for people. */
interface NamedSystem {
  readonly id: string;
  readonly name: string;
  /** Whether it answers by the margins of arms. */
  readonly hasArms?: boolean;
}

/** The class that the folder of a file names; null if it names none. */
export function classOfFolder(path: string, classes: readonly string[]): string | null {
  const folder = path.split("/").at(-2)?.toLowerCase();
  return classes.find((name) => name.toLowerCase() === folder) ?? null;
}

/** The columns of a table of verdicts: two for each system, and in files the highest margin of one with arms. */
export function pictureColumns(systems: readonly NamedSystem[]): readonly Column<PictureRow>[] {
  return [
    { id: "file", label: "Picture", value: ({ file }) => file, detail: ({ remark }) => remark ?? "" },
    {
      id: "label",
      label: "Correct class",
      value: ({ label }) => label,
      more: { labelFrom: ({ labelFrom }) => labelFrom },
      detail: ({ labelFrom }) => (labelFrom === "folder" ? "guessed from the folder" : ""),
    },
    ...systems.flatMap(({ id, name, hasArms = false }): readonly Column<PictureRow>[] => [
      {
        id: `${id}-before`,
        label: `${name} reads`,
        value: ({ verdicts }) => verdicts[id]?.before ?? null,
        ...(hasArms ? { more: { [`${id}-margin`]: ({ verdicts }) => verdicts[id]?.margin ?? null } } : {}),
        detail: ({ verdicts }) => ((verdicts[id]?.margin ?? 1) < 0 ? "no arm says yes" : ""),
      },
      {
        id: `${id}-after`,
        label: `${name}, attacked`,
        value: ({ verdicts }) => verdicts[id]?.after ?? null,
        more: { [`${id}-outcome`]: ({ verdicts }) => verdicts[id]?.outcome ?? null },
        text: ({ verdicts }) => {
          const { after = null, outcome = null } = verdicts[id] ?? {};
          return outcome === "wrong before" ? "not attacked" : (after ?? "");
        },
        detail: ({ verdicts }) => outcomeTexts[verdicts[id]?.outcome ?? "none"],
      },
    ]),
    { id: "remark", value: ({ remark }) => remark },
  ];
}

const outcomeTexts = {
  changed: "changed its answer",
  kept: "kept its answer",
  "wrong before": "wrong before",
  none: "",
};

/** One sentence for each system: on how many of the pictures that it was attacked on it changed its answer. */
export function changedText(rows: readonly PictureRow[], systems: readonly NamedSystem[]): string {
  return systems
    .flatMap(({ id, name }) => {
      const outcomes = rows.flatMap(({ verdicts }) => verdicts[id]?.outcome ?? []);
      const attacked = outcomes.filter((outcome) => outcome !== "wrong before").length;
      const changed = outcomes.filter((outcome) => outcome === "changed").length;
      if (outcomes.length === 0) return [];
      const wrong = outcomes.length - attacked;
      const before = wrong === 0 ? "" : `; it read ${wrong} wrongly before`;
      return [`${name} changed its answer on ${changed} of ${attacked} attacked pictures${before}.`];
    })
    .join(" ");
}
