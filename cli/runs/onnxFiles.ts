import { dirname, join } from "node:path";
import { factsOf } from "../../src/experiment/catalogue/datasetFacts.ts";
import { labVersion } from "../../src/experiment/terms/version.ts";
import { messageOf } from "../../src/lab/engine/namedError.ts";
import { exportOnnx } from "../../workers/models/exporting/exportOnnx.ts";
import { writeAtomically } from "../files/atomicFile.ts";
import { makeFolder } from "../files/makeFolder.ts";
import type { Terminal } from "../terminal/command.ts";
import { trainedSystems } from "./trainedSystems.ts";

/** Writes the systems of a finished run or a pack as ONNX, and every network of those that have several. */
export async function writeOnnxFiles(
  from: string,
  folder: string,
  { out, err }: Pick<Terminal, "out" | "err">,
): Promise<number> {
  const { spec, systems } = await trainedSystems(from);
  const { shape } = factsOf(spec.dataset);
  const write = async (path: string, bytes: Uint8Array) => {
    const full = join(folder, path);
    await makeFolder(dirname(full));
    await writeAtomically(full, bytes);
    out.write(`${full}\n`);
  };
  for (const { id, system, weights: read } of systems) {
    const weights = await read();
    try {
      await write(`${id}.onnx`, exportOnnx({ system, shape, weights, version: labVersion }));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      err.write(`note: ${id} is not written as one file: ${messageOf(error)}\n`);
    }
    if (system.members.length === 1) continue;
    for (const member of system.members.keys())
      await write(`${id}/${member}.onnx`, exportOnnx({ system, shape, weights, member, version: labVersion }));
  }
  return 0;
}
