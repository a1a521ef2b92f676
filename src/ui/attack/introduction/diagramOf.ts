/** What the diagram shows of one class. */
interface DiagramClass {
  readonly name: string;
  /** At most three letters, which fit into a box. */
  readonly short: string;
  /** Height of its bar. */
  readonly score: number;
  readonly isWinner: boolean;
}

export interface Diagram {
  readonly isDigits: boolean;
  readonly classes: readonly DiagramClass[];
  /** The class with the highest score; null where naming one could contradict the image in the room. */
  readonly answer: string | null;
}

/** Heights of the scores of an example, and the place of the highest. */
const scores = [7, 4, 13, 30, 3, 17, 4, 6, 15, 9] as const;
const highest = 3;
/** The height of all scores where none is known to be the highest. */
const level = 12;

/** The example of the diagram: a 3 for digits, and the label of the image in the room for other classes. */
export function diagramOf(all: readonly string[], label: number | null): Diagram {
  const first = all.slice(0, scores.length);
  const isDigits = first.every((name) => /^\d$/.test(name));
  const place = isDigits ? Math.min(highest, first.length - 1) : label;
  // A class beyond those that fit takes the last place.
  const isBeyond = place !== null && place >= first.length;
  const names = isBeyond ? [...first.slice(0, -1), all[place] ?? ""] : first;
  const winner = isBeyond ? names.length - 1 : place;
  const shorts = isDigits ? names : shortNames(names);
  const classes = names.map((name, cls) => ({
    name,
    short: shorts[cls] ?? "",
    // The winner has the highest score, and the one in its place that of the winner.
    score: winner === null ? level : (scores[cls === winner ? highest : cls === highest ? winner : cls] ?? 0),
    isWinner: cls === winner,
  }));
  return { isDigits, classes, answer: winner === null ? null : (names[winner] ?? "") };
}

/** The first three letters of each name, or the first and the last two where several names begin alike. */
function shortNames(names: readonly string[]): readonly string[] {
  const letters = names.map((name) => [...name.replace(/\s/g, "")]);
  const begin = (own: readonly string[]) => own.slice(0, 3).join("");
  return letters.map((own) => {
    const isShared = letters.filter((other) => begin(other) === begin(own)).length > 1;
    return isShared && own.length > 3 ? `${own[0]}${own.slice(-2).join("")}` : begin(own);
  });
}
