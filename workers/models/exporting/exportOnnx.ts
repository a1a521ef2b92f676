import { scoreNamesOf } from "../../../src/experiment/catalogue/decompositionFacts.ts";
import { entryOf } from "../../../src/experiment/catalogue/params.ts";
import { isImported } from "../../../src/experiment/terms/importedNetwork.ts";
import { outputsOf, positiveOutput } from "../../../src/experiment/terms/labelling.ts";
import type { Member, System } from "../../../src/experiment/terms/system.ts";
import type { OnnxExport } from "../../../src/lab/engine/modelApi.ts";
import { readSafetensors } from "../../weights/safetensors.ts";
import { writeOnnx } from "../formats/onnx/writeOnnx.ts";
import { unpackModel } from "../modelFile.ts";
import { floats, integers } from "../source.ts";
import { graphNodes } from "./graphNodes.ts";
import { layerNodes } from "./layerNodes.ts";
import { Pieces } from "./pieces.ts";

type Shape = OnnxExport["shape"];

/** Adds a member network with its weights; returns the name of its logits. */
function memberNodes(pieces: Pieces, member: Member, bytes: Uint8Array, shape: Shape, prefix: string): string {
  if (isImported(member.network)) {
    const { graph, weights } = unpackModel(bytes);
    for (const [name, entry] of Object.entries(weights))
      pieces.constant(`${prefix}${name}`, { dims: entry.shape, kind: "float", values: entry.values });
    return graphNodes(pieces, graph, "images", prefix);
  }
  const { tensors } = readSafetensors(bytes);
  for (const [name, { shape: dims, values, dtype }] of Object.entries(tensors))
    if (dtype !== "I64") pieces.constant(`${prefix}${name}`, { dims, kind: "float", values });
  const layers = entryOf("networks", member.network.id).layers(outputsOf(member.labelling), member.network.params);
  return layerNodes(pieces, layers, { value: "images", shape, prefix });
}

/** The scores of a system from the logits of its members. Throws where the decomposition has no such form. */
function scoreNodes(pieces: Pieces, { decomposition, members, mask }: System, logits: readonly string[]): string {
  if (mask !== undefined)
    throw new RangeError(`the mask ${mask.id} hides the gradients of this system: export it without the mask`);
  const { id, params } = decomposition;
  if (members.length === 1) return logits[0] as string;
  if (id === "one-vs-all") {
    const margins = members.map(({ labelling }, arm) => {
      const positive = positiveOutput(labelling, arm) === 1;
      const difference = pieces.constant(positive ? "second_minus_first" : "first_minus_second", {
        ...floats(positive ? [-1, 1] : [1, -1], [2, 1]),
      });
      return pieces.add("MatMul", [logits[arm] as string, difference]);
    });
    return pieces.add("Concat", margins, { axis: 1 });
  }
  if (id === "ensemble" && params.aggregate === "logits") return pieces.add("Mean", logits);
  throw new RangeError(
    `a system of kind ${entryOf("decompositions", id).label} cannot be written as one ONNX file: export its networks one by one, with the option member`,
  );
}

/** The outputs of one member; of an arm always the rest first, then its own class, whatever its labelling. */
function ownNodes(pieces: Pieces, { decomposition, members }: System, member: number, logits: string): string {
  const { labelling } = members[member] as Member;
  if (decomposition.id !== "one-vs-all" || positiveOutput(labelling, member) === 1) return logits;
  return pieces.add("Gather", [logits, pieces.unnamed(integers([1, 0]))], { axis: 1 });
}

const bytesOf = ({ source }: Member, weights: OnnxExport["weights"]): Uint8Array => {
  const id = source.from === "task" ? source.key : source.digest;
  const found = weights[id];
  if (found === undefined) throw new RangeError(`the weights ${id.slice(0, 12)}… of a network are missing`);
  return found;
};

/**
 * A system, or one of its networks, as an ONNX file (operator set 13). Input `images`: float32 [n, channels, height, width]
 * in [0,1], red first; any normalisation is part of the file. Output `scores`: float32 [n, classes], the logits, or the
 * margins of RoBin's arms; the highest decides.
 *
 * @throws a RangeError if the system has no such form.
 */
export function exportOnnx({ system, shape, weights, member, version = "" }: OnnxExport): Uint8Array<ArrayBuffer> {
  const pieces = new Pieces();
  const [height, width, channels] = shape;
  const chosen = member === undefined ? system.members : system.members.slice(member, member + 1);
  if (chosen.length === 0) throw new RangeError(`network ${member} found, 0 to ${system.members.length - 1} expected`);
  const logits = chosen.map((one, at) => {
    const prefix = system.members.length === 1 ? "" : `network${member ?? at}.`;
    return memberNodes(pieces, one, bytesOf(one, weights), shape, prefix);
  });
  const scores =
    member === undefined ? scoreNodes(pieces, system, logits) : ownNodes(pieces, system, member, logits[0] as string);
  pieces.add("Identity", [scores], {}, "scores");
  const [first] = system.members as [Member];
  const classes = first.labelling.groups.map((_, cls) => String(cls));
  const size =
    member === undefined
      ? scoreNamesOf(system.decomposition, classes).length
      : outputsOf((chosen[0] as Member).labelling);
  return writeOnnx({
    nodes: pieces.nodes,
    constants: pieces.constants,
    input: { name: "images", dims: ["n", channels, height, width] },
    outputs: [{ name: "scores", dims: ["n", size] }],
    version,
    about: "Takes pixels from 0 to 1, red first. The highest score names the class.",
  });
}
