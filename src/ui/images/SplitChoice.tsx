import type { Split } from "../../experiment/sampling/split.ts";
import { Select } from "../controls/Select.tsx";

const names = { test: "Test", validation: "Validation", train: "Training" } as const;

/** Chooses the split from which images are drawn. @param sizes images in each; null while unknown. Empty ones are left out. */
export function SplitChoice(props: {
  readonly value: Split;
  readonly sizes: Readonly<Record<Split, number>> | null;
  readonly onChange: (split: Split) => void;
}) {
  const { value, sizes, onChange } = props;
  const offered = (["test", "validation", "train"] as const).filter(
    (split) => split === value || (sizes !== null && sizes[split] > 0),
  );
  return (
    <Select
      label="Split"
      value={value}
      options={offered.map((split) => ({ value: split, label: names[split] }))}
      onChange={(split) => onChange(split as Split)}
    />
  );
}
