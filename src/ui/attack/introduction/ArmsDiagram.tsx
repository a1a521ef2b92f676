import styles from "./ArmsDiagram.module.css";
import { type Diagram, diagramOf } from "./diagramOf.ts";

interface ArmsDiagramProps {
  readonly kind: "arms" | "one";
  readonly title: string;
  readonly caption: string;
  /** Names of the classes of the images on show; digits are drawn as such, others stand for a photograph. */
  readonly classes: readonly string[];
  /** The correct class of that image; null if there is none. */
  readonly label: number | null;
}

const pitch = 24;
const left = 62;
const base = 42;

/** How one kind of system names a class: a box with a score for each class, or one box with all scores. */
export function ArmsDiagram({ kind, title, caption, classes, label }: ArmsDiagramProps) {
  const diagram = diagramOf(classes, label);
  const { isDigits, classes: shown } = diagram;
  // A whole name would not fit beside the diagram.
  const answer = shown.find(({ isWinner }) => isWinner)?.short ?? "?";
  const right = left + shown.length * pitch;
  const middle = base + 14;
  return (
    <figure className={styles.figure} data-members={kind}>
      <p className={styles.title}>{title}</p>
      <svg viewBox="0 0 352 74" role="img" aria-label={diagramText(kind, diagram)}>
        <rect className={styles.image} x={0} y={middle - 18} width={36} height={36} rx={4} />
        {isDigits ? (
          <path
            className={styles.stroke}
            d={`M11 ${middle - 9} q7 -5 12 0 q3 6 -6 8 q10 2 7 9 q-5 6 -14 1`}
            fill="none"
          />
        ) : (
          <g className={styles.photograph}>
            <circle cx={25} cy={middle - 8} r={4} />
            <path d={`M3 ${middle + 14} l10 -16 l7 10 l4 -5 l9 11 z`} />
          </g>
        )}
        <Arrow from={40} to={left - 5} y={middle} />
        {kind === "one" && (
          <rect className={styles.box} x={left} y={base + 2} width={right - left - 2} height={24} rx={5} />
        )}
        {shown.map(({ name, short, score, isWinner }, cls) => {
          const x = left + cls * pitch;
          return (
            <g key={name} data-winner={isWinner || undefined} className={styles.arm}>
              <rect className={styles.score} x={x + 6} y={base - score} width={10} height={score} rx={1.5} />
              {kind === "arms" && <rect className={styles.box} x={x} y={base + 2} width={22} height={24} rx={5} />}
              {isDigits ? (
                <text x={x + 11} y={base + 18.5} textAnchor="middle">
                  {name}
                  {kind === "arms" ? "?" : ""}
                </text>
              ) : (
                // A name leaves no room for the question beside it.
                <text className={styles.named} y={base + (kind === "arms" ? 12 : 17)} textAnchor="middle">
                  <tspan x={x + 11}>{short}</tspan>
                  {kind === "arms" && (
                    <tspan x={x + 11} dy={10}>
                      ?
                    </tspan>
                  )}
                </text>
              )}
            </g>
          );
        })}
        <Arrow from={right + 1} to={right + 17} y={middle} />
        <text
          className={styles.answer}
          data-long={answer.length > 2 || undefined}
          x={right + (answer.length > 2 ? 20 : 33)}
          y={middle + 7}
          textAnchor={answer.length > 2 ? "start" : "middle"}
        >
          {answer}
        </text>
      </svg>
      <figcaption className={styles.caption}>{caption}</figcaption>
    </figure>
  );
}

/** What the diagram shows, in words. */
function diagramText(kind: ArmsDiagramProps["kind"], { isDigits, answer }: Diagram): string {
  const input = isDigits ? `An image of a ${answer}` : answer === null ? "An image" : `An image of class ${answer}`;
  if (kind === "arms") {
    const arms = isDigits ? "ten separate arms" : "separate arms, one for each class";
    const result =
      answer === null
        ? "The arm with the highest score names the class."
        : `Arm ${answer} has the highest score, so the answer is ${answer}.`;
    return `${input} goes to ${arms}. ${result}`;
  }
  const result =
    answer === null
      ? "The highest score names the class."
      : `The score of class ${answer} is the highest, so the answer is ${answer}.`;
  return `${input} goes to one network. ${result}`;
}

function Arrow({ from, to, y }: { readonly from: number; readonly to: number; readonly y: number }) {
  return <path className={styles.arrow} d={`M${from} ${y} H${to} m-5 -4 l5 4 l-5 4`} fill="none" />;
}
