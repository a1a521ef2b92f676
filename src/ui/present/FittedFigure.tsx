import { useLayoutEffect, useMemo, useRef, useState } from "react";
import type { Figure } from "../../figures/drawing/figure.ts";
import { FigureView, type PlaneInput } from "../figure/FigureView.tsx";
import styles from "./Present.module.css";

/**
 * A figure as large as its container in both directions: drawn at a fixed width, at which its parts stand side by side,
 * and enlarged, type included.
 */
export function FittedFigure<Source, Row>(props: {
  readonly figure: Figure<Source, Row>;
  readonly source: Source;
  /** Width of the drawing in its own pixels. */
  readonly width: number;
  readonly plane?: PlaneInput;
}) {
  const { figure, source, width, plane } = props;
  const box = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setRoom({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const rows = useMemo(() => figure.rows(source), [figure, source]);
  const height = figure.height(rows, width);
  const drawing = useMemo(() => figure.draw(rows, { width, height }), [figure, rows, width, height]);
  const summary = useMemo(() => figure.describe(rows), [figure, rows]);
  const scale = Math.min(room.width / width, room.height / height);
  return (
    <div ref={box} className={styles.figure}>
      <div style={{ width: Math.floor(width * scale) }}>
        {scale > 0 && <FigureView drawing={drawing} summary={summary} plane={plane} />}
      </div>
    </div>
  );
}
