import { createStore } from "zustand/vanilla";
import { predictedClass } from "../../experiment/catalogue/decompositionFacts.ts";
import {
  epsilonFor,
  type SmallestRow,
  smallestAttempts,
  withinEpsilon,
} from "../../experiment/interactive/smallest.ts";
import type { Norm } from "../../experiment/terms/choice.ts";
import { newestOnly } from "../../lab/async/newestOnly.ts";
import { isNamed, messageOf } from "../../lab/engine/namedError.ts";
import { foolsBy, type SmallestResult, smallestPerturbation } from "../../lab/pool/smallestPerturbation.ts";
import type { LabSystem } from "../systems/systems.ts";
import { requestOf, showAttack } from "./attack.ts";
import { type AttackInputs, type SystemAttack, waitingAttack } from "./attackedImage.ts";
import type { SteppingAttack } from "./attackSettings.ts";
import { attackStore, cancelAttack, chosenSystems, groupOf } from "./attackStore.ts";
import { engineFor } from "./engineFor.ts";
import { attackedClass } from "./reads.ts";

/** The search on one system in one norm. */
export interface SmallestSearch {
  readonly system: LabSystem;
  readonly norm: Norm;
  /** Finished share of a search that runs; null before and after. */
  readonly share: number | null;
  readonly result: SmallestResult | null;
  readonly error: string | null;
}

export interface Smallest {
  readonly inputs: AttackInputs | null;
  readonly searches: readonly SmallestSearch[];
  readonly isRunning: boolean;
}

export const smallestStore = createStore<Smallest>()(() => ({ inputs: null, searches: [], isRunning: false }));

const searching = newestOnly();

/**
 * Looks for the smallest perturbation that fools each chosen system on the image, in the norm of the settings and then in
 * the other one. RoBin comes first; each result is shown when it is there.
 */
export async function findSmallest(): Promise<void> {
  stopSmallest();
  cancelAttack();
  const { image, settings, groupId } = attackStore.getState();
  const group = groupOf(groupId);
  if (image === null || image.source.kind === "none" || group === undefined) return;
  const inputs: AttackInputs = { image, settings, groupId: group.id };
  const norms: readonly Norm[] = settings.norm === "linf" ? ["linf", "l2"] : ["l2", "linf"];
  const systems = chosenSystems().toSorted((a, b) => Number(b.scoreKind === "arms") - Number(a.scoreKind === "arms"));
  const searches = norms.flatMap((norm) =>
    systems.map((system): SmallestSearch => ({ system, norm, share: null, result: null, error: null })),
  );
  smallestStore.setState({ inputs, searches, isRunning: true });
  const signal = searching.begin();
  for (const [at, { system, norm }] of searches.entries()) {
    const update = (change: Partial<SmallestSearch>) => {
      if (!signal.aborted) updateSearch(at, change);
    };
    try {
      update({ share: 0 });
      const [pool, weights] = await engineFor(system);
      signal.throwIfAborted();
      const strategy = settings.strategy[system.scoreKind];
      const label = await attackedClass(image, settings.target, system, group, signal);
      const { attack: _, strategy: __, threat: ___, ...request } = requestOf(inputs, system, strategy, label, group);
      const attempts = smallestAttempts(system.scoreKind, strategy);
      const result = await smallestPerturbation(pool, request, weights, { norm, attempts }, signal, (share) =>
        update({ share }),
      );
      update({ share: null, result });
    } catch (error) {
      if (signal.aborted) return;
      update({ share: null, ...(isNamed(error, "AbortError") ? {} : { error: messageOf(error) }) });
      // A single attack has taken over the engine: finished results stay.
      if (isNamed(error, "AbortError")) break;
    }
  }
  smallestStore.setState({ isRunning: false });
}

/** Stops the search; finished results stay. */
export function stopSmallest(): void {
  searching.stop();
  smallestStore.setState(({ searches }) => ({
    isRunning: false,
    searches: searches.map((search) => ({ ...search, share: null })),
  }));
}

/**
 * Shows what a search found as an attack with the epsilon that it needs: it plays like any other, and the settings are
 * those that make it again. The other systems appear under the same attack and epsilon.
 */
export function showSmallest({ system, norm, result }: SmallestSearch): void {
  const { inputs, searches } = smallestStore.getState();
  const found = result?.found ?? null;
  if (inputs === null || found === null) return;
  const epsilon = epsilonFor(found.size);
  const id = found.attack.id as SteppingAttack;
  const { steps, ...params } = found.attack.params ?? {};
  const settings = {
    ...inputs.settings,
    attack: id,
    norm,
    epsilon: { ...inputs.settings.epsilon, [norm]: epsilon },
    steps: Number(steps),
    params: { ...inputs.settings.params, [id]: params },
  };
  const shown = { ...inputs, settings };
  // Systems share the settings, so that each shows what the same attack did.
  const attackIn = (search: SmallestSearch): readonly SystemAttack[] => {
    const own = search.result?.tried.find(({ attack }) => attack.id === id);
    if (own === undefined) return [];
    const { system } = search.system;
    const label = inputs.image.label ?? predictedClass(system, own.crafted.cleanPrediction);
    const fools = foolsBy(system, label ?? -1, settings.target);
    const crafted = withinEpsilon(own.crafted, epsilon, fools);
    return [{ ...waitingAttack(search.system, settings, own.strategy), status: "done", crafted, run: crafted.best }];
  };
  const all = searches.filter((search) => search.norm === norm);
  const [attack] = all.filter((search) => search.system.id === system.id).flatMap(attackIn);
  const others = all.filter((search) => search.system.id !== system.id);
  if (attack !== undefined) showAttack(attack, shown, others.flatMap(attackIn));
}

/** Results as rows of a table. Searches without a result are left out. */
export function smallestRows(
  searches: readonly SmallestSearch[],
  nameOf: (system: LabSystem) => string,
  largest: (norm: Norm) => number,
): readonly SmallestRow[] {
  return searches.flatMap(({ system, norm, result }) =>
    result === null
      ? []
      : [
          {
            system: nameOf(system),
            norm,
            size: result.isWrongBefore ? 0 : (result.found?.size ?? null),
            largest: largest(norm),
            found: result.found,
          },
        ],
  );
}

function updateSearch(at: number, change: Partial<SmallestSearch>): void {
  smallestStore.setState(({ searches }) => ({
    searches: searches.map((search, i) => (i === at ? { ...search, ...change } : search)),
  }));
}
