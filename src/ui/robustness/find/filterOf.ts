import type { ImageFilter } from "../../../experiment/artefacts/findImages.ts";
import type { SystemImages } from "../../../experiment/artefacts/imageResults.ts";
import type { Threat } from "../../../experiment/terms/choice.ts";
import type { Selection } from "../../../state/page/selection.ts";

type Chosen = Pick<
  Selection["compare"],
  "findClass" | "findClean" | "findBroken" | "findSystem" | "findDistance" | "findCoherence"
>;

/** A measurement by which images are filtered: the systems that have it, the one that counts, and its whole range. */
export interface Measured {
  readonly systems: readonly string[];
  readonly system: string;
  readonly range: readonly [from: number, to: number];
}

/** Smallest perturbations in the norm of a budget; null where none were measured. */
export function measuredDistances(results: readonly SystemImages[], threat: Threat, wanted: string): Measured | null {
  const found = results.flatMap(({ system, distances }) => {
    const own = distances.find(({ norm }) => norm === threat.norm);
    return own === undefined ? [] : [{ system, within: own.within }];
  });
  const shown = found.find(({ system }) => system === wanted) ?? found[0];
  if (shown === undefined) return null;
  return { systems: found.map(({ system }) => system), system: shown.system, range: [0, shown.within] };
}

/** Coherence; null where it was not measured. */
export function measuredCoherence(results: readonly SystemImages[], wanted: string): Measured | null {
  const systems = results.filter(({ coherence }) => coherence.size > 0).map(({ system }) => system);
  const shown = systems.find((system) => system === wanted) ?? systems[0];
  return shown === undefined ? null : { systems, system: shown, range: [-1, 1] };
}

/** The filter that the selection of the room describes. */
export function filterOf(chosen: Chosen, results: readonly SystemImages[], threat: Threat): ImageFilter {
  const distance = measuredDistances(results, threat, chosen.findSystem);
  const coherence = measuredCoherence(results, chosen.findSystem);
  const { findDistance, findCoherence } = chosen;
  return {
    cls: chosen.findClass,
    clean: chosen.findClean,
    broken: chosen.findBroken,
    distance:
      distance === null || findDistance === null
        ? null
        : {
            system: distance.system,
            from: findDistance[0],
            // Whoever asks for the whole range wants the images on which nothing was found, too.
            to: findDistance[1] >= distance.range[1] ? Number.POSITIVE_INFINITY : findDistance[1],
          },
    coherence:
      coherence === null || findCoherence === null
        ? null
        : { system: coherence.system, from: findCoherence[0], to: findCoherence[1] },
  };
}
