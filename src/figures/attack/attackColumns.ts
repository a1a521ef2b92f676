import type { Column } from "../../experiment/summary/table.ts";
import { normSymbol } from "../drawing/format.ts";
import { type AttackRow, type AttackSource, marginAt, scoresOf } from "./attackSource.ts";

const short = (value: number): string => String(Number(value.toPrecision(4))).replace("-", "−");

/** Every step of an attack with what the room shows of it; the CSV also has every score, by its name. */
export function attackColumns({ systems }: AttackSource): readonly Column<AttackRow>[] {
  // MODEL[k] has scores of its own.
  const classes = [...new Set(systems.flatMap((system) => system.classes))];
  return [
    { id: "system", label: "System", value: ({ system }) => system.label },
    {
      id: "attack",
      value: ({ source }) => source.attack,
      more: { strategy: ({ system }) => system.strategy, epsilon: ({ source }) => source.epsilon },
    },
    { id: "step", label: "Step", value: ({ step }) => step },
    {
      id: "prediction",
      label: "Answer",
      value: ({ system, step }) => system.classes[system.run.predictions[step] ?? -1] ?? "",
    },
    {
      id: "wrong",
      value: ({ system, step }) => system.errs(system.run.predictions[step] ?? -1),
    },
    {
      id: "margin",
      label: "Margin",
      help: "By how much the attack has reached its goal, in scores. Above 0, the system is fooled.",
      value: ({ system, step }) => marginAt(system, step),
      text: ({ system, step }) => short(marginAt(system, step)),
    },
    {
      id: "loss",
      label: "Attack loss",
      value: ({ system, step }) => system.run.loss[step] ?? null,
      text: ({ system, step }) => short(system.run.loss[step] ?? Number.NaN),
    },
    {
      id: "distance",
      label: "Distance",
      value: ({ system, step }) => system.run.size[step] ?? null,
      more: { norm: ({ source }) => source.norm },
      text: ({ source, system, step }) => `${normSymbol(source.norm)} ${short(system.run.size[step] ?? Number.NaN)}`,
    },
    ...classes.map(
      (name): Column<AttackRow> => ({
        id: `score ${name}`,
        value: ({ system, step }) => scoresOf(system, step)[system.classes.indexOf(name)] ?? null,
      }),
    ),
  ];
}
