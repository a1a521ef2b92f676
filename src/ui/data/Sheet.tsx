import { type KeyboardEvent, type MouseEvent, useMemo } from "react";
import type { SplitImages } from "../../state/systems/splitImages.ts";
import { usePixels } from "../images/usePixels.ts";
import { contactSheet, indexAt } from "./contactSheet.ts";
import styles from "./Sheet.module.css";

/** Many images at once. A click selects one; with the focus on the sheet, so do the arrow keys. */
export function Sheet(props: {
  readonly split: SplitImages;
  readonly positions: readonly number[];
  readonly columns: number;
  readonly label: string;
  readonly chosen: number;
  readonly onChoose: (position: number) => void;
}) {
  const { split, positions, columns, label, chosen, onChoose } = props;
  const sheet = useMemo(() => contactSheet(split, positions, columns), [split, positions, columns]);
  const canvas = usePixels(sheet.rgba, sheet.width, sheet.height);
  const at = positions.indexOf(chosen);
  const rows = Math.ceil(positions.length / columns);

  function choose(index: number | null | undefined) {
    const position = index === null || index === undefined ? undefined : positions[index];
    if (position !== undefined) onChoose(position);
  }

  function onClick(event: MouseEvent) {
    // Enter and Space click without a position.
    if (event.detail === 0) return choose(Math.max(0, at));
    const box = canvas.current?.getBoundingClientRect();
    if (box === undefined) return;
    const [x, y] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    choose(indexAt(sheet, positions.length, x, y));
  }

  function onKeyDown(event: KeyboardEvent) {
    const last = positions.length - 1;
    const moves: Readonly<Record<string, number>> = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      ArrowDown: at + columns,
      ArrowUp: at - columns,
      Home: 0,
      End: last,
    };
    const next = moves[event.key];
    if (next === undefined) return;
    event.preventDefault();
    choose(Math.min(last, Math.max(0, next)));
  }

  return (
    <button type="button" className={styles.sheet} aria-label={label} onClick={onClick} onKeyDown={onKeyDown}>
      <canvas ref={canvas} width={sheet.width} height={sheet.height} className={styles.canvas} />
      {at >= 0 && (
        <span
          className={styles.mark}
          style={{
            left: `${(100 * (at % columns)) / columns}%`,
            top: `${(100 * Math.floor(at / columns)) / rows}%`,
            width: `${100 / columns}%`,
            height: `${100 / rows}%`,
          }}
        />
      )}
    </button>
  );
}
