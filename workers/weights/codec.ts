import { dispose, type Tensor, tensor } from "@tensorflow/tfjs-core";
import type { Network, Parameters } from "../networks/network.ts";
import { fromTorch, torchShape, toTorch } from "./layout.ts";
import { readSafetensors, type SafetensorsEntry, writeSafetensors } from "./safetensors.ts";

/**
 * Encodes parameters as a safetensors file that PyTorch loads into the same nn.Sequential: its state_dict names, OIHW and
 * [out, in] layouts, C,H,W flatten order, F32 (batch norm counts I64). Reads the values from the device once. Equal
 * parameters and metadata give equal bytes.
 */
export async function encodeWeights(
  network: Network,
  parameters: Parameters,
  metadata: Readonly<Record<string, string>>,
): Promise<Uint8Array<ArrayBuffer>> {
  const tensors: Record<string, SafetensorsEntry> = {};
  for (const info of [...network.parameters, ...network.statistics]) {
    const value = parameters[info.name];
    if (!value) throw new RangeError(`missing parameter ${info.name}: cannot store an incomplete network`);
    const values = toTorch(info, (await value.data()) as Float32Array);
    tensors[info.name] = {
      shape: torchShape(info),
      values,
      ...(info.layout.kind === "count" ? { dtype: "I64" as const } : {}),
    };
  }
  return writeSafetensors({ tensors, metadata });
}

/**
 * Decodes the parameters of `network` from a safetensors file, ours or PyTorch's, into new tensors that the caller
 * disposes. Throws a RangeError if the file is damaged, belongs to another network (names, shapes), or holds a value that
 * is not finite.
 */
export function decodeWeights(network: Network, bytes: Uint8Array): Record<string, Tensor> {
  const { tensors } = readSafetensors(bytes);
  const infos = [...network.parameters, ...network.statistics];
  const expected = infos.map(({ name }) => name);
  const unknown = Object.keys(tensors).filter((name) => !expected.includes(name));
  if (unknown.length > 0)
    throw new RangeError(
      `the weights hold ${unknown.slice(0, 5).join(", ")}, the network has ${expected.join(", ")}: they belong to another network`,
    );
  const parameters: Record<string, Tensor> = {};
  try {
    for (const info of infos) {
      const { name, shape } = info;
      const values = fromTorch(info, checked(tensors, name, torchShape(info)));
      parameters[name] = tensor(values, [...shape]);
    }
  } catch (error) {
    dispose(parameters);
    throw error;
  }
  return parameters;
}

function checked(
  tensors: Readonly<Record<string, SafetensorsEntry>>,
  name: string,
  shape: readonly number[],
): Float32Array {
  const entry = tensors[name];
  if (!entry) throw new RangeError(`the weights lack ${name}, found ${Object.keys(tensors).join(", ") || "none"}`);
  if (entry.shape.join() !== shape.join())
    throw new RangeError(`weights ${name} have shape [${entry.shape}], the network needs [${shape}]`);
  const at = entry.values.findIndex((value) => !Number.isFinite(value));
  if (at >= 0)
    throw new RangeError(`weights ${name} hold ${entry.values[at]} at position ${at}, expected finite values`);
  return entry.values;
}
