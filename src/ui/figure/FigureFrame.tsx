import { Image as ImageIcon, Table } from "lucide-react";
import { memo, type ReactNode, useMemo, useState } from "react";
import { experimentName, fileStem } from "../../experiment/terms/fileStem.ts";
import { exportFigure, type FigureFormat, figureFormats } from "../../figures/drawing/exportFigure.ts";
import type { Figure } from "../../figures/drawing/figure.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { DataTable } from "../shared/DataTable.tsx";
import { ExportMenu } from "../shared/ExportMenu.tsx";
import styles from "./FigureFrame.module.css";
import { FigurePicture } from "./FigurePicture.tsx";
import type { PlaneInput } from "./FigureView.tsx";

interface FigureFrameProps<Source, Row> {
  readonly figure: Figure<Source, Row>;
  readonly source: Source;
  /** Replaces the title of the figure. */
  readonly title?: ReactNode;
  /** What the figure shows and under which settings: threat, n, backend. */
  readonly description?: ReactNode;
  /** The settings that produced it (the experiment's spec, as plain data), embedded in every exported file. */
  readonly settings?: unknown;
  /** Shown in place of the picture while there are no rows. */
  readonly empty?: ReactNode;
  /** A mark with a key is selected. Memoise it. */
  readonly onChoose?: (key: string) => void;
  /** Reactions to input on the plane, in figures that draw one. Memoise it. */
  readonly plane?: PlaneInput;
}

export const FigureFrame = memo(Frame) as typeof Frame;

/** A figure with its title, values on hover and by arrow keys, its table, and export. */
function Frame<Source, Row>(props: FigureFrameProps<Source, Row>) {
  const { figure, source, title, description, settings, empty, onChoose, plane } = props;
  const [isTable, setTable] = useState(false);
  const rows = useMemo(() => figure.rows(source), [figure, source]);
  const file = fileStem(figure.id, experimentName(settings));
  const caption = {
    title: typeof title === "string" && title !== "" ? title : undefined,
    note: typeof description === "string" ? description : undefined,
  };
  return (
    <figure className={styles.frame}>
      <div className={styles.head}>
        <figcaption className={styles.caption}>
          <div className={styles.title}>{title ?? figure.title}</div>
          {description !== undefined && <div className={styles.description}>{description}</div>}
        </figcaption>
        {rows.length > 0 && (
          <div className={styles.actions}>
            <IconButton
              size="s"
              label={isTable ? "View as picture" : "View as table"}
              icon={isTable ? <ImageIcon /> : <Table />}
              onClick={() => setTable(!isTable)}
            />
            <ExportMenu
              note="Each file includes the settings that produced it."
              files={(Object.keys(figureFormats) as FigureFormat[]).map((format) => ({
                label: figureFormats[format],
                fileName: format === "bib" ? "robin-lab.bib" : `${file}.${format}`,
                content: () => exportFigure(figure, rows, { settings, file, ...caption }, format),
              }))}
            />
          </div>
        )}
      </div>
      {rows.length === 0 && empty !== undefined ? (
        empty
      ) : isTable ? (
        <DataTable name={figure.describe(rows)} columns={figure.columns} rows={rows} isBounded />
      ) : (
        <FigurePicture figure={figure} rows={rows} onChoose={onChoose} plane={plane} />
      )}
    </figure>
  );
}
