import type { SystemImages } from "../../experiment/artefacts/imageResults.ts";
import { packedResults } from "../../experiment/summary/packOutcomes.ts";
import { oncePer } from "../../lab/async/once.ts";
import { readOutcomes } from "../../lab/files/readOutcomes.ts";
import { siteJson } from "./siteFile.ts";
import type { SystemGroup } from "./systems.ts";

const cap = 4 * 2 ** 20;

/**
 * What is known about single test images of a pack: for each system the outcomes of attacks, the coherence, and the
 * smallest perturbations. Fetched once; [] for a group without such results.
 *
 * @throws an Error if the file is missing or damaged; the next call reads it again.
 */
export const packResults: (
  group: Pick<SystemGroup, "id" | "spec" | "systems" | "outcomes">,
) => Promise<readonly SystemImages[]> = oncePer(
  ({ id }) => id,
  async ({ spec, systems, outcomes: path }) => {
    if (path === undefined) return [];
    const file = readOutcomes(await siteJson(path, cap), path);
    return packedResults(file, { spec, systems: systems.map(({ specId: id, system }) => ({ id, system })) });
  },
);
