import styles from "./DataRoom.module.css";

const size = 240;

/** Points of the plane, coloured by class as in figures; x to the right, y upwards. */
export function PointsPlot(props: {
  /** [n, 2] in [0,1]. */
  readonly points: ArrayLike<number>;
  readonly labels: readonly number[];
  readonly label: string;
}) {
  const { points, labels, label } = props;
  return (
    <svg className={styles.points} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      {labels.map((cls, i) => (
        <circle
          // biome-ignore lint/suspicious/noArrayIndexKey: points have no identity
          key={i}
          cx={size * (points[2 * i] ?? 0)}
          cy={size * (1 - (points[2 * i + 1] ?? 0))}
          r={2}
          data-class={cls % 8}
        />
      ))}
    </svg>
  );
}
