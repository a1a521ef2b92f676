import { createStore } from "zustand/vanilla";
import { type StrategyId, strategies } from "../../experiment/catalogue/strategies/index.ts";
import { appliesTo } from "../../experiment/catalogue/strategies/strategiesFor.ts";
import { isNamed, messageOf } from "../../lab/engine/namedError.ts";
import { lab } from "../systems/lab.ts";
import { type LabSystem, weightsOf } from "../systems/systems.ts";
import { requestOf, showSide } from "./attack.ts";
import { strategyProblem } from "./attackSettings.ts";
import { attackStore, chosenSystems, groupOf, problemOf } from "./attackStore.ts";
import { cancelAttack } from "./attackWork.ts";
import { type Attempt, type CraftedImage, type Side, sideOf } from "./attempt.ts";

/** One strategy on one system. */
export interface StrategyRow {
  readonly system: LabSystem;
  readonly strategy: StrategyId;
  /** Why this attack cannot use the strategy; such a row is never run. */
  readonly problem: string | null;
  readonly crafted: CraftedImage | null;
  readonly error: string | null;
}

/** The same image under the same attack, once per system and strategy. */
export interface EveryStrategy {
  readonly attempt: Omit<Attempt, "sides"> | null;
  readonly rows: readonly StrategyRow[];
  readonly isRunning: boolean;
}

export const everyStrategyStore = createStore<EveryStrategy>()(() => ({
  attempt: null,
  rows: [],
  isRunning: false,
}));

let current: AbortController | undefined;

/** Every strategy that is defined for these systems, in the order of the catalogue, system by system. */
export function rowsFor(
  systems: readonly LabSystem[],
  { settings, image }: Pick<Attempt, "settings" | "image">,
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

/** Attack the image with every strategy of the chosen systems, one after the other. Rows come as they are done. */
export async function runEveryStrategy(): Promise<void> {
  stopEveryStrategy();
  cancelAttack();
  const state = attackStore.getState();
  const { image, settings, groupId } = state;
  const group = groupOf(groupId);
  if (image === null || image.label === null || group === undefined || problemOf(state) !== null) return;
  const { label } = image;
  const controller = new AbortController();
  current = controller;
  const attempt = { image, settings, groupId: group.id };
  const rows = rowsFor(chosenSystems(), attempt);
  everyStrategyStore.setState({ attempt, rows, isRunning: true });
  for (const [index, row] of rows.entries()) {
    if (row.problem !== null) continue;
    const update = (change: Partial<StrategyRow>) => updateRow(index, change);
    try {
      const [pool, weights] = await Promise.all([lab(), weightsOf(group.id, row.system.system)]);
      if (current !== controller) return;
      const request = requestOf(attempt, row.system, row.strategy, label, group);
      const { images } = await pool.craft(request, weights, controller.signal, () => undefined);
      if (current !== controller) return;
      update({ crafted: images[0] ?? null });
    } catch (error) {
      if (current !== controller) return;
      // A single attack took the engine: what is done stays.
      if (isNamed(error, "AbortError")) break;
      update({ error: messageOf(error) });
    }
  }
  current = undefined;
  everyStrategyStore.setState({ isRunning: false });
}

/** Stop; what is done stays. */
export function stopEveryStrategy(): void {
  current?.abort();
  current = undefined;
  everyStrategyStore.setState({ isRunning: false });
}

/** Load a row into the viewer. Systems that were not attacked this way show the strategy that the settings name. */
export function showRow(row: StrategyRow): void {
  const { attempt, rows } = everyStrategyStore.getState();
  if (attempt === null || row.crafted === null) return;
  const named = rows.filter(
    ({ system, strategy }) => strategy === attempt.settings.strategy[system.scoreKind],
  );
  const [side, ...others] = [row, ...named].flatMap(({ system, strategy, crafted }): readonly Side[] =>
    crafted === null
      ? []
      : [{ ...sideOf(system, attempt.settings, strategy), status: "done", crafted, run: crafted.best }],
  );
  if (side !== undefined) showSide(side, attempt, others);
}

function updateRow(index: number, change: Partial<StrategyRow>): void {
  everyStrategyStore.setState(({ rows }) => ({
    rows: rows.map((row, i) => (i === index ? { ...row, ...change } : row)),
  }));
}
