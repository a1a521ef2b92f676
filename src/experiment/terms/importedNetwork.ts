import type { Digest, ResolvedChoice } from "./system.ts";

/**
 * A network that was made elsewhere, as specs and recipes name it: the SHA-256 of its model file
 * (`workers/models/modelFile.ts`), and the sizes that plans and estimates need.
 */
export interface ImportedNetwork {
  readonly digest: Digest;
  /** Images it takes. */
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Logits it returns. */
  readonly outputs: number;
  readonly parameters: number;
  /** Multiply-adds of one forward pass of one image. */
  readonly multiplyAdds: number;
  /** Numbers that all operations output for one image. */
  readonly activations: number;
}

/** The network choice of an imported member. It is no entry of the catalogue: the model file holds the operations. */
export const importedNetworkId = "imported";

export function importedChoice({ digest: _digest, ...sizes }: ImportedNetwork): ResolvedChoice {
  return { id: importedNetworkId, params: sizes };
}

export const isImported = ({ id }: Pick<ResolvedChoice, "id">): boolean => id === importedNetworkId;
