import { type NetworkId, networks } from "../../../../src/experiment/catalogue/networks/index.ts";
import type { LayerSize } from "../../../../src/experiment/catalogue/networks/layers.ts";
import { resolveChoice } from "../../../../src/experiment/catalogue/params.ts";
import type { ParameterValues } from "../../../../src/experiment/terms/choice.ts";
import { printable } from "../../../datasets/formats/problem.ts";
import { buildNetwork } from "../../../networks/index.ts";
import { torchShape } from "../../../weights/layout.ts";
import { readSafetensors, type Safetensors } from "../../../weights/safetensors.ts";
import { layerNodes } from "../../exporting/layerNodes.ts";
import { Pieces } from "../../exporting/pieces.ts";
import { damaged, listed, modelFileError } from "../../problem.ts";
import type { SourceModel } from "../../source.ts";

type Shape = readonly [height: number, width: number, channels: number];

interface Architecture {
  readonly id: NetworkId;
  readonly params: ParameterValues;
  readonly shape: Shape;
  readonly outputs: number;
}

/** Whether the weights are exactly those of an architecture. */
function fits({ id, params, shape, outputs }: Architecture, { tensors }: Safetensors): boolean {
  try {
    const built = buildNetwork({ id, params }, shape, outputs);
    const infos = [...built.parameters, ...built.statistics].filter(({ layout }) => layout.kind !== "count");
    const names = Object.keys(tensors).filter((name) => !name.endsWith("num_batches_tracked"));
    return (
      infos.length === names.length &&
      infos.every(
        (info) => Object.hasOwn(tensors, info.name) && tensors[info.name]?.shape.join() === torchShape(info).join(),
      )
    );
  } catch {
    // Images too small for the layers, or parameters outside their limits.
    return false;
  }
}

/** The architecture that files of this lab name in their metadata. */
function named(metadata: Safetensors["metadata"]): Architecture | null {
  try {
    const { id, params, shape, outputs } = JSON.parse(metadata.architecture ?? "");
    return { id, params: resolveChoice("networks", { id, params }).params, shape, outputs };
  } catch {
    return null;
  }
}

/** Architectures of the catalogue that weights without metadata could belong to, by their names and sizes. */
function candidates({ tensors }: Safetensors, shape: Shape): readonly Architecture[] {
  const matrices = Object.values(tensors).filter((entry) => entry.shape.length >= 2);
  const widths = [...new Set(matrices.map((entry) => entry.shape[0] as number))];
  const outputs = matrices.at(-1)?.shape[0] ?? 0;
  const ends = [...new Set([outputs, ...widths])].filter((count) => count >= 1 && count <= 1000);
  const variants = (id: NetworkId): readonly object[] => {
    const { params } = networks[id];
    return params.reduce<readonly object[]>(
      (made, parameter) => {
        const values =
          parameter.kind === "integer" || parameter.kind === "number"
            ? [...new Set([parameter.default, ...widths])]
            : parameter.kind === "choice"
              ? parameter.options
              : [parameter.default];
        return made.flatMap((one) => values.map((value) => ({ ...one, [parameter.id]: value }))).slice(0, 500);
      },
      [{}],
    );
  };
  return (Object.keys(networks) as NetworkId[]).flatMap((id) =>
    variants(id).flatMap((params) =>
      ends.flatMap((count): readonly Architecture[] => {
        const total = count === 1 ? 2 : count;
        try {
          return [{ id, params: resolveChoice("networks", { id, params } as never).params, shape, outputs: total }];
        } catch {
          // A value outside the limits of the parameter.
          return [];
        }
      }),
    ),
  );
}

/**
 * Reads the weights of an architecture of the catalogue, written by this lab or from PyTorch's state_dict with the same
 * names. `shape` is that of the images where the file does not say it.
 */
export function readWeights(path: string, bytes: Uint8Array, shape: Shape): SourceModel {
  const file = parsed(path, bytes);
  const own = named(file.metadata);
  const found = [...(own === null ? [] : [own]), ...(own === null ? candidates(file, shape) : [])].find((one) =>
    fits(one, file),
  );
  if (found === undefined)
    throw modelFileError(
      path,
      `holds weights ${listed(Object.keys(file.tensors).map(printable), 5)}, which belong to no architecture of the catalogue (${Object.keys(networks).join(", ")}) for images of ${shape.join(" x ")}: export the network itself as ONNX`,
    );
  const pieces = new Pieces();
  for (const [name, { shape: dims, values, dtype }] of Object.entries(file.tensors))
    if (dtype !== "I64") pieces.constant(name, { dims, kind: "float", values });
  const layers: readonly LayerSize[] = networks[found.id].layers(found.outputs, found.params);
  const logits = layerNodes(pieces, layers, { value: "images", shape: found.shape, prefix: "" });
  pieces.add("Identity", [logits], {}, "scores");
  const [height, width, channels] = found.shape;
  return {
    what: `safetensors of the network ${found.id}`,
    opset: 13,
    nodes: pieces.nodes,
    constants: pieces.constants,
    inputs: [{ name: "images", dims: [null, channels, height, width], kind: "float" }],
    outputs: ["scores"],
  };
}

function parsed(path: string, bytes: Uint8Array): Safetensors {
  try {
    return readSafetensors(bytes);
  } catch (error) {
    throw damaged(path, error instanceof Error ? printable(error.message) : "unreadable");
  }
}
