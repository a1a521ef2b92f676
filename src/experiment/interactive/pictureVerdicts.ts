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

/** Every reason that a row has, as sentences; null if there is none. */
export function remarkOf(reasons: readonly (string | null)[]): string | null {
  const sentences = reasons.flatMap((reason) =>
    reason === null || reason === "" ? [] : [/[.!?]$/.test(reason) ? reason : `${reason}.`],
  );
  return sentences.length === 0 ? null : sentences.join(" ");
}

/** Whether an attack on a system was made, so that its answer was kept or changed. */
export const isAttacked = (verdict: PictureVerdict | undefined): boolean =>
  verdict?.outcome === "changed" || verdict?.outcome === "kept";

/**
 * One sentence for each system: on how many of the pictures that it was attacked on it changed its answer, and which are
 * left out. A last one says what a change means where no correct class is known.
 */
export function changedText(rows: readonly PictureRow[], systems: readonly NamedSystem[]): string {
  const about = systems.flatMap((system) => systemText(rows, system));
  return [...about, ...unlabelledText(rows, systems)].join(" ");
}

function systemText(rows: readonly PictureRow[], { id, name }: NamedSystem): readonly string[] {
  const withOutcome = (outcome: PictureVerdict["outcome"]) =>
    rows.filter(({ verdicts }) => verdicts[id]?.outcome === outcome);
  const [changed, kept, wrong, waiting] = [
    withOutcome("changed"),
    withOutcome("kept"),
    withOutcome("wrong before"),
    withOutcome(null),
  ] as const;
  const attacked = changed.length + kept.length;
  if (attacked + wrong.length === 0) return [];
  const parts = [
    attacked === 0
      ? `${name} was attacked on no picture`
      : `${name} changed its answer on ${changed.length} of ${attacked} attacked pictures`,
    ...(wrong.length === 0
      ? []
      : [`${wrong.length} left out as wrong before the attack: ${fewNames(wrong.map(({ file }) => file))}`]),
    ...(waiting.length === 0 ? [] : [`${waiting.length} not attacked yet`]),
  ];
  return [`${parts.join("; ")}.`];
}

/** A change on a picture without a class is one from the system's own reading, which may be wrong itself. */
function unlabelledText(rows: readonly PictureRow[], systems: readonly NamedSystem[]): readonly string[] {
  const attacked = rows.filter(({ verdicts }) => systems.some(({ id }) => isAttacked(verdicts[id])));
  const unlabelled = attacked.filter(({ label }) => label === null).length;
  if (unlabelled === 0) return [];
  const which =
    unlabelled === attacked.length
      ? "No attacked picture has a correct class"
      : `${unlabelled} of the ${attacked.length} attacked pictures ${unlabelled === 1 ? "has" : "have"} no correct class`;
  const those = unlabelled === 1 ? "it" : "them";
  return [`${which}: each system is judged there against its own reading of ${those}, right or wrong.`];
}

/** Most names that a sentence lists. */
const mostNames = 3;

/** The first names of files, without their folders: "a.jpg, b.jpg, c.jpg and 4 more". */
export function fewNames(files: readonly string[]): string {
  const names = files.slice(0, mostNames).map((file) => file.split("/").at(-1) ?? file);
  const more = files.length - names.length;
  return `${names.join(", ")}${more === 0 ? "" : ` and ${more} more`}`;
}
