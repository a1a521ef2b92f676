import { memo, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { Figure } from "../../figures/drawing/figure.ts";
import { FigureView, type PlaneInput } from "./FigureView.tsx";

/** A figure without a frame, drawn as wide as its place. Keep `rows` the same object while nothing changed. */
export const FigurePicture = memo(Picture) as typeof Picture;

function Picture<Source, Row>(props: {
  readonly figure: Figure<Source, Row>;
  readonly rows: readonly Row[];
  readonly onChoose?: ((key: string) => void) | undefined;
  readonly plane?: PlaneInput | undefined;
}) {
  const { figure, rows, onChoose, plane } = props;
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    setWidth(Math.round(element.clientWidth));
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setWidth(Math.round(entry.contentRect.width));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const drawing = useMemo(
    () => (width === 0 ? null : figure.draw(rows, { width, height: figure.height(rows, width) })),
    [figure, rows, width],
  );
  const summary = useMemo(() => figure.describe(rows), [figure, rows]);
  return (
    <div ref={box}>
      {drawing !== null && (
        <FigureView drawing={drawing} summary={summary} onChoose={onChoose} plane={plane} />
      )}
    </div>
  );
}
