import { mark } from "../../figures/drawing/mark.ts";
import { mapKeyEntries, sampleWidth } from "../../figures/maps/boundaryMapKey.ts";
import type { BoundaryMapSource } from "../../figures/maps/boundaryMapSource.ts";
import { interactiveMarks, markElements } from "../figure/markElements.ts";
import styles from "./Present.module.css";

/** The key of a presented map, in the type of the page. */
export function MapKey({ map }: { readonly map: BoundaryMapSource }) {
  const { classes, lines } = mapKeyEntries(map);
  const sets = [
    { name: "Answers", entries: classes, width: 14 },
    { name: "Lines and markers", entries: lines, width: sampleWidth },
  ];
  return (
    <div className={styles.key}>
      {sets.map(({ name, entries, width }) => (
        <ul key={name} aria-label={name}>
          {entries.map(({ label, sample }) => {
            const picture = mark("svg", { class: "figure", viewBox: `0 -10 ${width} 20` }, [sample]);
            return (
              <li key={label}>
                <span className={styles.sample} data-wide={width > 14 || undefined}>
                  {markElements(picture, interactiveMarks(picture), null)}
                </span>
                {label}
              </li>
            );
          })}
        </ul>
      ))}
    </div>
  );
}
