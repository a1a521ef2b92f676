import { createStore } from "zustand/vanilla";
import { type StrategyId, strategies } from "../../experiment/catalogue/strategies/index.ts";
import { appliesTo } from "../../experiment/catalogue/strategies/strategiesFor.ts";
import { newestOnly } from "../../lab/async/newestOnly.ts";
import { isNamed, messageOf } from "../../lab/engine/namedError.ts";
import type { LabSystem } from "../systems/systems.ts";
import { requestOf, showAttack } from "./attack.ts";
import { type AttackInputs, type CraftedImage, type SystemAttack, waitingAttack } from "./attackedImage.ts";
import { strategyProblem } from "./attackSettings.ts";
import { attackStore, cancelAttack, chosenSystems, groupOf, problemOf } from "./attackStore.ts";
import { engineFor } from "./engineFor.ts";
import { attackedClass } from "./reads.ts";

/** One strategy on one system. */
export interface StrategyRow {
  readonly system: LabSystem;
  readonly strategy: StrategyId;
  /** Why the attack cannot use the strategy; such a row is never run. */
  readonly problem: string | null;
  readonly crafted: CraftedImage | null;
  readonly error: string | null;
}

/** The same image under the same attack, once per system and strategy. */
export interface EveryStrategy {
  readonly inputs: AttackInputs | null;
  readonly rows: readonly StrategyRow[];
  readonly isRunning: boolean;
}

export const everyStrategyStore = createStore<EveryStrategy>()(() => ({
  inputs: null,
  rows: [],
  isRunning: false,
}));

const comparisons = newestOnly();

/** One row for every strategy that applies to a system, in the order of the catalogue, system by system. */
function rowsFor(
  systems: readonly LabSystem[],
  { settings, image }: Pick<AttackInputs, "settings" | "image">,
): readonly StrategyRow[] {
  const ids = Object.keys(strategies) as StrategyId[];
  return systems.flatMap((system) =>
    ids
      .filter((id) => appliesTo(strategies[id], system.scoreKind))
      .map((strategy) => ({
        system,
        strategy,
        problem: strategyProblem(settings.attack, strategy, image.classes.length),
        crafted: null,
        error: null,
      })),
  );
}

/** Attacks the image with every strategy of the chosen systems, one after the other; each row is shown when it is done. */
export async function runEveryStrategy(): Promise<void> {
  stopEveryStrategy();
  cancelAttack();
  const state = attackStore.getState();
  const { image, settings, groupId } = state;
  const group = groupOf(groupId);
  if (image === null || image.source.kind === "none" || group === undefined || problemOf(state) !== null) return;
  const inputs = { image, settings, groupId: group.id };
  const rows = rowsFor(chosenSystems(), inputs);
  everyStrategyStore.setState({ inputs, rows, isRunning: true });
  const signal = comparisons.begin();
  for (const [index, { system, strategy, problem }] of rows.entries()) {
    if (problem !== null) continue;
    try {
      const [pool, weights] = await engineFor(system);
      if (signal.aborted) return;
      const label = await attackedClass(image, settings.target, system, group, signal);
      const request = requestOf(inputs, system, strategy, label, group);
      const { images } = await pool.craft(request, weights, signal, () => undefined);
      if (signal.aborted) return;
      updateRow(index, { crafted: images[0] ?? null });
    } catch (error) {
      if (signal.aborted) return;
      // A single attack has taken over the engine: finished rows stay.
      if (isNamed(error, "AbortError")) break;
      updateRow(index, { error: messageOf(error) });
    }
  }
  everyStrategyStore.setState({ isRunning: false });
}

/** Stops the comparison; finished rows stay. */
export function stopEveryStrategy(): void {
  comparisons.stop();
  everyStrategyStore.setState({ isRunning: false });
}

/** Shows the attack of a row. Systems that are not on show yet appear with the strategy that the settings name. */
export function showRow(row: StrategyRow): void {
  const { inputs, rows } = everyStrategyStore.getState();
  if (inputs === null || row.crafted === null) return;
  const { settings } = inputs;
  const named = rows.filter(({ system, strategy }) => strategy === settings.strategy[system.scoreKind]);
  const [attack, ...others] = [row, ...named].flatMap(({ system, strategy, crafted }): readonly SystemAttack[] =>
    crafted === null
      ? []
      : [{ ...waitingAttack(system, settings, strategy), status: "done", crafted, run: crafted.best }],
  );
  if (attack !== undefined) showAttack(attack, inputs, others);
}

function updateRow(index: number, change: Partial<StrategyRow>): void {
  everyStrategyStore.setState(({ rows }) => ({
    rows: rows.map((row, i) => (i === index ? { ...row, ...change } : row)),
  }));
}
