import { ArrowDown, ArrowDownUp, ArrowUp } from "lucide-react";
import type { ComponentProps } from "react";
import type { Sorting } from "../../experiment/link/permalinkRooms.ts";
import styles from "./ComparisonTable.module.css";
import { isSortedBy, nextSorting, type SortColumn } from "./sortLines.ts";

export type SortHeaderProps = ComponentProps<"th"> & {
  readonly column: SortColumn;
  readonly sorting: Sorting | null;
  /** Absent: a plain header. */
  readonly onSort: ((sorting: Sorting | null) => void) | undefined;
};

/** A column header that sorts the rows when clicked. */
export function SortHeader({ column, sorting, onSort, children, ...rest }: SortHeaderProps) {
  if (onSort === undefined)
    return (
      <th scope="col" {...rest}>
        {children}
      </th>
    );
  const direction = isSortedBy(sorting, column) ? sorting?.direction : undefined;
  const Icon = direction === undefined ? ArrowDownUp : direction === "ascending" ? ArrowUp : ArrowDown;
  return (
    <th scope="col" aria-sort={direction ?? "none"} {...rest}>
      <button type="button" className={styles.sort} onClick={() => onSort(nextSorting(sorting, column))}>
        {children}
        <Icon aria-hidden="true" data-idle={direction === undefined || undefined} />
      </button>
    </th>
  );
}
