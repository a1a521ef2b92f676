import { factsOf } from "../../experiment/catalogue/datasetFacts.ts";
import type { Choice } from "../../experiment/terms/choice.ts";
import type { System } from "../../experiment/terms/system.ts";
import { labVersion } from "../../experiment/terms/version.ts";
import { weightsOf } from "../systems/systems.ts";
import { modelWorker } from "./models.ts";

/**
 * A system of a group as an ONNX file whose output are its scores, or one of its networks with its own outputs.
 *
 * @throws an Error when weights are missing, or when the decomposition cannot be written as one file.
 */
export async function onnxFile(groupId: string, system: System, dataset: Choice, member?: number): Promise<Blob> {
  const [worker, weights] = await Promise.all([modelWorker(), weightsOf(groupId, system)]);
  const bytes = await worker.exportOnnx({
    system,
    shape: factsOf(dataset).shape,
    weights,
    version: labVersion,
    ...(member === undefined ? {} : { member }),
  });
  return new Blob([bytes as BlobPart], { type: "application/octet-stream" });
}
