import { factsOf } from "../catalogue/datasetFacts.ts";
import { decompositionOf } from "../catalogue/decompositionFacts.ts";
import { entryOf } from "../catalogue/params.ts";
import type { Choice } from "../terms/choice.ts";
import { type ImportedNetwork, importedChoice } from "../terms/importedNetwork.ts";
import type { Digest, Key, Member, ResolvedChoice, System } from "../terms/system.ts";

/** The member with the weights of its training as an import; null where their digest is not known. */
export function importedMember(member: Member, digestOf: (key: Key) => Digest | undefined): Member | null {
  if (member.source.from === "import") return member;
  const digest = digestOf(member.source.key);
  return digest === undefined ? null : { ...member, source: { from: "import", digest } };
}

/**
 * The system of networks that were made elsewhere, in the order of the decomposition, on the classes of a data set. Throws a
 * RangeError if the decomposition has fewer networks.
 */
export function systemOfImported(
  dataset: ResolvedChoice,
  {
    decomposition: choice,
    imported,
  }: { readonly decomposition: Choice; readonly imported: readonly ImportedNetwork[] },
): System {
  const { classes } = factsOf(dataset);
  const decomposition = decompositionOf(choice, classes.length);
  const labellings = entryOf("decompositions", decomposition.id).labellings(classes.length, decomposition.params);
  const members = imported.map((network, position): Member => {
    const labelling = labellings[position];
    if (labelling === undefined)
      throw new RangeError(
        `${imported.length} networks found, ${labellings.length} expected by a ${decomposition.id} system`,
      );
    return { source: { from: "import", digest: network.digest }, network: importedChoice(network), labelling };
  });
  return { decomposition, members };
}
