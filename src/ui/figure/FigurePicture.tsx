import { memo, useMemo } from "react";
import type { Figure } from "../../figures/drawing/figure.ts";
import { FigureView, type PlaneInput } from "./FigureView.tsx";
import { useWidth } from "./useWidth.ts";

/** A figure without a frame, as wide as its container. Keep `rows` the same object while nothing changes. */
export const FigurePicture = memo(Picture) as typeof Picture;

function Picture<Source, Row>(props: {
  readonly figure: Figure<Source, Row>;
  readonly rows: readonly Row[];
  readonly onChoose?: ((key: string) => void) | undefined;
  readonly plane?: PlaneInput | undefined;
}) {
  const { figure, rows, onChoose, plane } = props;
  const [box, width] = useWidth<HTMLDivElement>(0);
  const drawing = useMemo(
    () => (width === 0 ? null : figure.draw(rows, { width, height: figure.height(rows, width) })),
    [figure, rows, width],
  );
  const summary = useMemo(() => figure.describe(rows), [figure, rows]);
  return (
    <div ref={box}>
      {drawing !== null && <FigureView drawing={drawing} summary={summary} onChoose={onChoose} plane={plane} />}
    </div>
  );
}
