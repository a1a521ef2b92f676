import { resolveChoice } from "../../experiment/catalogue/params.ts";
import { labSystem, offerRun } from "../systems/systems.ts";
import { resultStore } from "./resultStore.ts";
import { type Run, runLabel, trainedSystems } from "./run.ts";

/** Offers the trained systems of a run to every room. */
export function offerTrained(run: Run): void {
  const systems = trainedSystems(run);
  if (systems.length === 0) return;
  offerRun(
    {
      id: run.id,
      label: runLabel(run),
      madeBy: run.spec.name,
      dataset: resolveChoice("datasets", run.spec.dataset),
      spec: run.spec,
      systems: systems.map(({ id, label, system }) => labSystem(run.id, id, label, system)),
      accuracies: run.summary?.accuracies ?? [],
      gaps: run.summary?.gaps ?? [],
      overlaps: run.summary?.overlaps ?? [],
      coherence: run.summary?.coherence ?? [],
    },
    async (source) => {
      if (source.from === "import")
        throw new Error(`the model file ${source.digest.slice(0, 12)}… is not on this machine: open the model in Data`);
      const artefact = await (await resultStore()).get(source.key);
      if (artefact?.weights === undefined) {
        throw new Error(`the weights of ${runLabel(run)} are no longer stored: resume the run in Train`);
      }
      return artefact.weights;
    },
  );
}
