import { dispose } from "@tensorflow/tfjs-core";
import { digestOf } from "../../src/experiment/plan/key.ts";
import { isImported } from "../../src/experiment/terms/importedNetwork.ts";
import { outputsOf } from "../../src/experiment/terms/labelling.ts";
import type { Digest, Member, System } from "../../src/experiment/terms/system.ts";
import type { Weights } from "../../src/lab/engine/api.ts";
import { namedError } from "../../src/lab/engine/namedError.ts";
import type { Dataset } from "../datasets/dataset.ts";
import type { Classifier } from "../decompositions/classifier.ts";
import type { OpenMember } from "../decompositions/decomposition.ts";
import { decompositionOf } from "../decompositions/index.ts";
import { masked } from "../masks/index.ts";
import { unpackModel } from "../models/modelFile.ts";
import { openModel } from "../models/running/openModel.ts";
import { buildNetwork } from "../networks/index.ts";
import { decodeWeights } from "../weights/codec.ts";

/** Unused systems that stay open: RoBin and a multiclass model side by side, and one before them. */
const cached = 3;

/** An open system in use. Its tensors live at least until `release`. */
export interface Lease {
  readonly classifier: Classifier;
  release(): void;
}

interface Open {
  readonly classifier: Classifier;
  users: number;
}

/** A cache of open systems, so that tasks and requests on the same system load it once. */
export class OpenSystems {
  /** Least recently used first. */
  private readonly open = new Map<Digest, Open>();

  /**
   * @throws `missing-weights` when a member's weights are missing, a RangeError when they do not fit its network.
   */
  async acquire(system: System, dataset: Pick<Dataset, "shape">, weights: Weights): Promise<Lease> {
    const members = system.members.map((member) => ({ member, bytes: bytesOf(member, weights) }));
    const { decomposition, mask = null } = system;
    const recipe = { decomposition, mask, members: system.members, shape: dataset.shape };
    const id = await digestOf(recipe, ...members.map(({ bytes }) => bytes));
    const entry = this.open.get(id) ?? { classifier: combine(system, members, dataset), users: 0 };
    this.open.delete(id);
    this.open.set(id, entry);
    entry.users++;
    this.evict();
    let released = false;
    return {
      classifier: entry.classifier,
      release() {
        if (!released) entry.users--;
        released = true;
      },
    };
  }

  private evict(): void {
    for (const [id, { users, classifier }] of this.open) {
      if (this.open.size <= cached) return;
      if (users > 0) continue;
      this.open.delete(id);
      classifier.dispose();
    }
  }
}

function bytesOf({ source }: Member, weights: Weights): Uint8Array {
  const id = source.from === "task" ? source.key : source.digest;
  const bytes = weights[id];
  if (bytes !== undefined) return bytes;
  throw namedError(
    "missing-weights",
    `the weights ${id} of a member network are missing among the ${Object.keys(weights).length} that were passed`,
  );
}

function combine(
  system: System,
  members: readonly { readonly member: Member; readonly bytes: Uint8Array }[],
  dataset: Pick<Dataset, "shape">,
): Classifier {
  const decomposition = decompositionOf(system.decomposition.id);
  const opened: OpenMember[] = [];
  try {
    for (const { member, bytes } of members) {
      opened.push(openMember(member, bytes, dataset.shape));
    }
    const classifier = decomposition.combine(opened, system.decomposition.params);
    return system.mask === undefined ? classifier : masked(classifier, system.mask);
  } catch (error) {
    for (const { parameters } of opened) dispose({ ...parameters });
    throw error;
  }
}

function openMember(member: Member, bytes: Uint8Array, shape: Dataset["shape"]): OpenMember {
  const { labelling } = member;
  const outputs = outputsOf(labelling);
  if (!isImported(member.network)) {
    const network = buildNetwork(member.network, shape, outputs);
    return { network, parameters: decodeWeights(network, bytes), labelling };
  }
  const { network, parameters } = openModel(unpackModel(bytes));
  if (network.outputs === outputs && network.shape.join() === shape.join()) return { network, parameters, labelling };
  dispose(parameters);
  throw new RangeError(
    `an imported network of images [${network.shape.join(", ")}] and ${network.outputs} outputs found, [${shape.join(", ")}] and ${outputs} expected`,
  );
}
