import type { ModelGraph } from "../../src/experiment/models/graph.ts";
import type { ModelSettings } from "../../src/experiment/models/settings.ts";
import { canonicalJson } from "../../src/experiment/plan/key.ts";
import { readSafetensors, type SafetensorsEntry, writeSafetensors } from "../weights/safetensors.ts";

/**
 * One imported network as it is stored: a safetensors file of its weights, whose metadata hold the graph and the settings
 * that were accepted, as canonical JSON. Its SHA-256 names the network.
 */
export interface ModelFile {
  readonly graph: ModelGraph;
  readonly settings: ModelSettings;
  readonly weights: Readonly<Record<string, SafetensorsEntry>>;
}

const format = "robin-lab-model 1";

export function packModel({ graph, settings, weights }: ModelFile): Uint8Array<ArrayBuffer> {
  const metadata = { format, graph: canonicalJson(graph), settings: canonicalJson(settings) };
  return writeSafetensors({ tensors: weights, metadata });
}

/** The inverse of `packModel`. @throws a RangeError if the bytes are anything else. */
export function unpackModel(bytes: Uint8Array): ModelFile {
  const { tensors, metadata } = readSafetensors(bytes);
  if (metadata.format !== format || metadata.graph === undefined || metadata.settings === undefined)
    throw new RangeError(
      `a safetensors file of format ${JSON.stringify(metadata.format ?? "none")} found, an imported network (${format}) expected`,
    );
  // The digest of the whole file was compared by whoever read it; the graph is checked when it is opened.
  return { graph: JSON.parse(metadata.graph), settings: JSON.parse(metadata.settings), weights: tensors };
}
