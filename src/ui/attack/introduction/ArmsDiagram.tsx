import styles from "./ArmsDiagram.module.css";

interface ArmsDiagramProps {
  readonly kind: "arms" | "one";
  readonly title: string;
  readonly caption: string;
}

/** Heights of the ten scores of an example, a 3, and the winner. */
const scores = [7, 4, 13, 30, 3, 17, 4, 6, 15, 9] as const;
const winner = 3;
const pitch = 24;
const left = 62;
const base = 42;

/** How one kind of system names a class: ten boxes with one score each, or one box with ten scores. */
export function ArmsDiagram({ kind, title, caption }: ArmsDiagramProps) {
  const right = left + scores.length * pitch;
  const middle = base + 14;
  return (
    <figure className={styles.figure} data-members={kind}>
      <p className={styles.title}>{title}</p>
      <svg
        viewBox="0 0 352 74"
        role="img"
        aria-label={
          kind === "arms"
            ? "An image of a 3 goes to ten separate arms. Arm 3 has the highest score, so the answer is 3."
            : "An image of a 3 goes to one network. The score of class 3 is the highest, so the answer is 3."
        }
      >
        <rect className={styles.image} x={0} y={middle - 18} width={36} height={36} rx={4} />
        <path
          className={styles.stroke}
          d={`M11 ${middle - 9} q7 -5 12 0 q3 6 -6 8 q10 2 7 9 q-5 6 -14 1`}
          fill="none"
        />
        <Arrow from={40} to={left - 5} y={middle} />
        {kind === "one" && (
          <rect className={styles.box} x={left} y={base + 2} width={right - left - 2} height={24} rx={5} />
        )}
        {scores.map((score, cls) => {
          const x = left + cls * pitch;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: the index is the class
            <g key={cls} data-winner={cls === winner || undefined} className={styles.arm}>
              <rect className={styles.score} x={x + 6} y={base - score} width={10} height={score} rx={1.5} />
              {kind === "arms" && <rect className={styles.box} x={x} y={base + 2} width={22} height={24} rx={5} />}
              <text x={x + 11} y={base + 18.5} textAnchor="middle">
                {kind === "arms" ? `${cls}?` : cls}
              </text>
            </g>
          );
        })}
        <Arrow from={right + 1} to={right + 17} y={middle} />
        <text className={styles.answer} x={right + 33} y={middle + 7} textAnchor="middle">
          {winner}
        </text>
      </svg>
      <figcaption className={styles.caption}>{caption}</figcaption>
    </figure>
  );
}

function Arrow({ from, to, y }: { readonly from: number; readonly to: number; readonly y: number }) {
  return <path className={styles.arrow} d={`M${from} ${y} H${to} m-5 -4 l5 4 l-5 4`} fill="none" />;
}
