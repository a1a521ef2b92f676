import { useLayoutEffect, useMemo, useRef, useState } from "react";
import type { Figure, Size } from "../../figures/drawing/figure.ts";
import { FigureView, type PlaneInput } from "../figure/FigureView.tsx";
import styles from "./Present.module.css";

/** Enlargement for each pixel of the window's shorter side: the smallest type of figures, 11 px, is 3.5 % of it. */
const perPixel = 0.035 / 11;
/** Least enlargement, for phones. */
const leastScale = 1.25;

/** A figure that fills its container, enlarged so that its type can be read from the back of a room. */
export function FittedFigure<Source, Row>(props: {
  /** Its `draw` arranges itself within any width and height. */
  readonly figure: Figure<Source, Row>;
  readonly source: Source;
  readonly plane?: PlaneInput;
}) {
  const { figure, source, plane } = props;
  const box = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry === undefined) return;
      const scale = Math.max(leastScale, perPixel * Math.min(window.innerWidth, window.innerHeight));
      const { width, height } = entry.contentRect;
      setRoom({ width: width / scale, height: height / scale });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const rows = useMemo(() => figure.rows(source), [figure, source]);
  const drawing = useMemo(() => figure.draw(rows, room), [figure, rows, room]);
  const summary = useMemo(() => figure.describe(rows), [figure, rows]);
  return (
    <div ref={box} className={styles.figure}>
      {room.width > 0 && <FigureView drawing={drawing} summary={summary} plane={plane} />}
    </div>
  );
}
