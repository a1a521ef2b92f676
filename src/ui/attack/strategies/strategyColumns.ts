import { strategies } from "../../../experiment/catalogue/strategies/index.ts";
import type { Column } from "../../../experiment/summary/table.ts";
import { typographic } from "../../../experiment/terms/format.ts";
import type { AttackInputs } from "../../../state/attack/attackedImage.ts";
import { attackOf, threatOf } from "../../../state/attack/attackSettings.ts";
import type { StrategyRow } from "../../../state/attack/everyStrategy.ts";
import { goalOf, scoredFor } from "../system/scored.ts";
import { labelAmong } from "../systemName.ts";
import { type RowFacts, rowFacts } from "./strategyFacts.ts";

/** A finished row of the comparison of strategies. */
export interface StrategyResult {
  readonly row: StrategyRow;
  /** Label of the system among those of the table. */
  readonly system: string;
  readonly facts: RowFacts;
}

/** The finished rows, as tables export them. */
export function strategyResults(rows: readonly StrategyRow[], inputs: AttackInputs): readonly StrategyResult[] {
  const systems = [...new Set(rows.map(({ system }) => system))];
  return rows.flatMap((row) => {
    const facts = strategyFacts(row, inputs);
    return facts === null ? [] : [{ row, system: labelAmong(row.system, systems), facts }];
  });
}

/** The outcome of a row; null while it has none. */
export function strategyFacts({ system: { system }, crafted }: StrategyRow, inputs: AttackInputs): RowFacts | null {
  if (crafted === null) return null;
  const { image, settings } = inputs;
  return rowFacts(crafted, scoredFor(system, image, crafted.cleanPrediction), goalOf(system, image, settings.target));
}

/** The columns of that table. */
export function strategyColumns({ settings }: AttackInputs): readonly Column<StrategyResult>[] {
  const { norm, epsilon } = threatOf(settings);
  return [
    { id: "system", label: "System", value: ({ system }) => system },
    { id: "strategy", label: "Strategy", value: ({ row }) => strategies[row.strategy].label },
    {
      id: "fooled_at",
      label: "Fooled at step",
      value: ({ facts }) => (facts.wasWrong ? null : facts.brokenAt),
      text: ({ facts }) =>
        facts.wasWrong ? "already wrong" : facts.brokenAt === null ? "held" : String(facts.brokenAt),
    },
    { id: "answer", label: "Answer", value: ({ facts }) => facts.answer },
    {
      id: "margin",
      label: "Margin",
      value: ({ facts }) => facts.margin,
      text: ({ facts }) => typographic.signed(facts.margin, (margin) => margin.toFixed(2)),
    },
    {
      id: "size",
      label: "Size",
      value: ({ facts }) => facts.size,
      more: {
        attack: () => attackOf(settings).id,
        norm: () => norm,
        epsilon: () => epsilon,
        seed: () => settings.seed,
      },
      text: ({ facts }) => facts.size.toFixed(3),
    },
  ];
}
