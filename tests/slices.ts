import { expect, vi } from "vitest";
import { resolveChoice } from "../src/experiment/catalogue/params.ts";
import smoke from "../src/experiment/presets/smoke.ts";
import type { System } from "../src/experiment/terms/system.ts";
import { attackStore } from "../src/state/attack/attackStore.ts";
import { computeSlice, stopSlice } from "../src/state/boundaries/computeSlice.ts";
import { boundariesStore } from "../src/state/boundaries/sliceStore.ts";
import { select, selectionStore } from "../src/state/page/selection.ts";
import { labSystem, offerRun, type SystemGroup, systemsStore } from "../src/state/systems/systems.ts";
import { type Asked, asked } from "./fakeSliceEngine.ts";

function systemOf(decomposition: string, members: number): System {
  return {
    decomposition: resolveChoice("decompositions", { id: decomposition }),
    members: Array.from({ length: members }, (_, i) => ({
      source: { from: "import", digest: String(i).repeat(64) },
      network: { id: "linear", params: {} },
      labelling: { groups: Array.from({ length: 10 }, (_, cls) => cls), sampling: "natural" },
    })),
  };
}

/** Two groups of systems, with the settings of a slice of the first. */
export function openBoundaries(): void {
  stopSlice();
  asked.length = 0;
  for (const store of [boundariesStore, attackStore, selectionStore])
    (store as { setState(state: unknown): void }).setState(store.getInitialState());
  for (const id of ["digits", "mnist"])
    offerRun(
      {
        id: `on-${id}`,
        label: id,
        madeBy: "a test",
        dataset: resolveChoice("datasets", { id }),
        spec: { ...smoke, dataset: { id } },
        systems: [
          labSystem(`on-${id}`, "multiclass", "Multiclass", systemOf("multiclass", 1)),
          labSystem(`on-${id}`, "robin", "RoBin", systemOf("one-vs-all", 2)),
        ],
        accuracies: [],
        gaps: [],
        overlaps: [],
        coherence: [],
      },
      async () => new Uint8Array(4),
    );
  select("boundaries", { group: "on-digits", resolution: "33", draw: 5 });
}

export function groupOf(id: string): SystemGroup {
  const group = systemsStore.getState().groups.find((one) => one.id === id);
  if (group === undefined) throw new Error(`no group ${id}`);
  return group;
}

/** Starts the current slice, up to the first request for scores. */
export async function begun(): Promise<Asked> {
  void computeSlice();
  await vi.waitFor(() => expect(asked.at(-1)?.signal.aborted).toBe(false));
  return asked.at(-1) as Asked;
}
