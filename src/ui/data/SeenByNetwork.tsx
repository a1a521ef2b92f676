import { useMemo } from "react";
import type { Column } from "../../experiment/summary/table.ts";
import type { ResolvedChoice } from "../../experiment/terms/system.ts";
import { pixelsAt } from "../../state/attack/testImages.ts";
import type { Split, SplitImages } from "../../state/systems/splitImages.ts";
import { NumberField } from "../controls/NumberField.tsx";
import { Panel } from "../controls/Panel.tsx";
import { PixelCanvas } from "../images/PixelCanvas.tsx";
import { paintImage } from "../images/paint.ts";
import { ExportMenu } from "../shared/ExportMenu.tsx";
import { tableFiles } from "../shared/tableFiles.ts";
import { countText } from "../shared/words.ts";
import { AttackThis } from "./AttackThis.tsx";
import styles from "./DataRoom.module.css";

/** One image exactly as a network gets it, enlarged and as numbers. */
export function SeenByNetwork(props: {
  readonly dataset: ResolvedChoice;
  readonly split: SplitImages;
  readonly name: Split;
  readonly chosen: number;
  readonly onChoose: (position: number) => void;
}) {
  const { dataset, split, name, chosen, onChoose } = props;
  const { shape, labels, classes } = split;
  const [height, width, channels] = shape;
  const pixels = useMemo(() => pixelsAt(split, chosen), [split, chosen]);
  const rgba = useMemo(() => paintImage(pixels, shape), [pixels, shape]);
  const rows = useMemo(() => greyLevels(pixels, height, width), [pixels, height, width]);
  const label = classes[labels[chosen] ?? 0] ?? "";
  const ink = pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
  return (
    <Panel title="What the network sees">
      <div className={styles.seen}>
        <div className={styles.large}>
          <PixelCanvas rgba={rgba} shape={shape} label={`Image ${chosen} of the ${name} split, class ${label}`} />
        </div>
        <div className={styles.about}>
          <p className={styles.truth}>Label: {label}</p>
          <p>
            {height} × {width} pixels{channels > 1 ? ` in ${channels} channels` : ""}:{" "}
            {countText(height * width * channels)} numbers between 0 (black) and 1 (white), {ink.toFixed(3)} on average.
            Images are not cropped, rotated or normalised: attacks change exactly these numbers.
          </p>
          <NumberField
            label="Image"
            name="Number of the image in its split"
            value={chosen}
            max={labels.length - 1}
            onChange={onChoose}
          />
          <AttackThis dataset={dataset} split={name} position={chosen} />
        </div>
      </div>
      {channels === 1 && (
        <details className={styles.numbers}>
          <summary>Show grey levels (0 to 255)</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
          <section className={styles.scroll} tabIndex={0} aria-label="Grey levels, row by row">
            <table>
              <tbody>
                {rows.map(({ row, cells }) => (
                  <tr key={row}>
                    {cells.map(({ column, grey }) => (
                      <td key={column} data-dark={grey === 0 || undefined}>
                        {grey}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
          <ExportMenu
            note="Row by row, as numbers from 0 to 255."
            files={tableFiles({
              id: `grey-levels-${dataset.id}-${name}-${chosen}`,
              name: `Grey levels of image ${chosen} of the ${name} split, label ${label}`,
              columns: levelColumns(width),
              rows,
              settings: { dataset, split: name, image: chosen, label },
            })}
          />
        </details>
      )}
    </Panel>
  );
}

type Levels = ReturnType<typeof greyLevels>[number];

const levelColumns = (width: number): readonly Column<Levels>[] => [
  { id: "row", label: "Row", value: ({ row }) => row },
  ...Array.from(
    { length: width },
    (_, column): Column<Levels> => ({
      id: String(column),
      label: String(column),
      value: ({ cells }) => cells[column]?.grey ?? null,
    }),
  ),
];

/** Grey levels from 0 to 255 by row and column. */
function greyLevels(pixels: Float32Array, height: number, width: number) {
  return Array.from({ length: height }, (_, row) => ({
    row,
    cells: Array.from({ length: width }, (_cell, column) => ({
      column,
      grey: Math.round(255 * (pixels[row * width + column] ?? 0)),
    })),
  }));
}
