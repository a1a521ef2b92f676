import { useMemo } from "react";
import { fixed } from "../../figures/drawing/format.ts";
import styles from "./Scores.module.css";

interface ScoresProps {
  readonly classes: readonly string[];
  readonly label: number | null;
  /** Target of the attack; null if untargeted. */
  readonly target: number | null;
  /** Current scores, and those of the original image; null until they are known. */
  readonly scores: ArrayLike<number> | null;
  readonly clean: ArrayLike<number> | null;
  /** All scores that may be shown, so that the scale is the same at every step. */
  readonly range: ArrayLike<number>;
}

/**
 * One bar per class or arm, in the colour of the series around it; the highest wins. A tick marks the score of the
 * original image.
 */
export function Scores({ classes, label, target, scores, clean, range }: ScoresProps) {
  const [low, high] = useMemo(() => {
    const values = Array.from(range).filter(Number.isFinite);
    const low = Math.min(0, ...values);
    const high = Math.max(0, ...values);
    if (low === high) return [-1, 1];
    // Room for the ticks at both ends.
    const room = (high - low) / 40;
    return [low - room, high + room];
  }, [range]);
  const at = (value: number) => (100 * (value - low)) / (high - low);
  const winner = scores === null ? -1 : indexOfMax(scores);
  return (
    <ol className={styles.list} data-long={classes.some((name) => name.length > 5) || undefined}>
      {classes.map((name, cls) => {
        const score = scores?.[cls];
        const before = clean?.[cls];
        return (
          <li key={name} className={styles.row} data-winner={cls === winner || undefined}>
            <span className={styles.name}>
              {name}
              {cls === label && <span className={styles.tag}>label</span>}
              {cls === target && cls !== label && <span className={styles.tag}>target</span>}
            </span>
            <span className={styles.track} aria-hidden="true">
              <span className={styles.zero} style={{ left: `${at(0)}%` }} />
              {score !== undefined && (
                <span
                  className={styles.bar}
                  style={{ left: `${at(Math.min(0, score))}%`, width: `${Math.abs(at(score) - at(0))}%` }}
                />
              )}
              {before !== undefined && <span className={styles.before} style={{ left: `${at(before)}%` }} />}
            </span>
            <span className={styles.value}>{score === undefined ? "–" : scoreText(score)}</span>
          </li>
        );
      })}
    </ol>
  );
}

function indexOfMax(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if ((values[i] as number) > (values[best] as number)) best = i;
  return best;
}

function scoreText(value: number): string {
  const size = Math.abs(value);
  return fixed(value, size > 0 && size < 0.095 ? 2 : 1);
}
