import { bytesText } from "../../../src/experiment/terms/format.ts";
import type { NamedFile } from "../../../src/lab/engine/dataApi.ts";
import { readWeights } from "../formats/catalogue/readWeights.ts";
import { readOnnx } from "../formats/onnx/readOnnx.ts";
import { readTfjs } from "../formats/tfjs/readTfjs.ts";
import { limits } from "../limits.ts";
import { listed, modelFileError } from "../problem.ts";
import type { SourceModel } from "../source.ts";

/** One network as read from its file. */
export interface ReadNetwork {
  readonly path: string;
  readonly source: SourceModel;
}

const torchRemedy =
  'is a PyTorch pickle, which can run any program when it is opened, so it is not read here. Export it as ONNX in Python: model.eval(); torch.onnx.export(model, torch.zeros(1, 3, 32, 32), "model.onnx", dynamic_axes={"input": {0: "n"}}, input_names=["input"]), with the size of your images';

/** Formats that are known and not read, with what to do. */
const others: readonly (readonly [RegExp, string])[] = [
  [/\.(pt|pth|ckpt|pickle)$/i, torchRemedy],
  [
    /\.(pkl|joblib)$/i,
    "is a Python pickle, which can run any program when it is opened, so it is not read here: export the classifier as ONNX (scikit-learn: skl2onnx; PyTorch: torch.onnx.export)",
  ],
  [
    /\.(h5|hdf5|keras)$/i,
    "is a Keras model, which is not read directly: write it as ONNX (tf2onnx.convert.from_keras) or as a tfjs layers model (tensorflowjs_converter)",
  ],
  [/\.pb$/i, "is a TensorFlow graph, which is not read directly: write it as ONNX with python -m tf2onnx.convert"],
  [
    /\.tflite$/i,
    "is a TensorFlow Lite model, which is not read directly: write it as ONNX with python -m tf2onnx.convert --tflite",
  ],
  [
    /\.(mlmodel|mlpackage|engine|plan|trt|xml|param)$/i,
    "is made for one runtime and is not read here: export the original network as ONNX",
  ],
];

const ends = (path: string, ending: RegExp): boolean => ending.test(path);

async function head(file: NamedFile): Promise<Uint8Array> {
  return new Uint8Array(await file.data.slice(0, 256).arrayBuffer());
}

/** Whether a file holds a PyTorch pickle, whatever its name: a zip with data.pkl, or the first byte of a pickle. */
async function isPickle(file: NamedFile): Promise<boolean> {
  const bytes = await head(file);
  if (bytes[0] === 0x80 && (bytes[1] ?? 9) <= 5) return true;
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
  return isZip && new TextDecoder("latin1").decode(bytes).includes("data.pkl");
}

/** What is found in place of a model where a download went wrong; only files with such a beginning are refused by it. */
const notModels: readonly (readonly [RegExp, string])[] = [
  [
    /^version https:\/\/git-lfs/,
    "is the pointer that Git LFS keeps in place of the file: fetch the file itself with git lfs pull, or download it from the page of the repository",
  ],
  [/^\s*(<!doctype html|<html)/i, "is a web page: download the model file itself"],
];

async function readWhole({ path, data }: NamedFile): Promise<Uint8Array> {
  if (data.size > limits.file)
    throw modelFileError(
      path,
      `has ${bytesText(data.size)}, at most ${bytesText(limits.file)} expected: use a smaller network`,
    );
  return new Uint8Array(await data.arrayBuffer());
}

/**
 * Reads every network among some files; files of weights belong to the networks beside them.
 *
 * @throws a `model-file` error that names a format that is not read, and what to do.
 */
export async function readNetworks(
  files: readonly NamedFile[],
  shape: readonly [height: number, width: number, channels: number],
  signal: AbortSignal,
): Promise<readonly ReadNetwork[]> {
  if (files.length === 0) throw modelFileError("no file", "was chosen: choose an .onnx file");
  for (const file of files) {
    const known = others.find(([ending]) => ends(file.path, ending));
    if (known !== undefined) throw modelFileError(file.path, known[1]);
    if (await isPickle(file)) throw modelFileError(file.path, torchRemedy);
    const text = new TextDecoder("latin1").decode(await head(file));
    const instead = notModels.find(([beginning]) => beginning.test(text));
    if (instead !== undefined) throw modelFileError(file.path, instead[1]);
  }
  const networks: ReadNetwork[] = [];
  for (const file of files.filter(({ path }) => ends(path, /\.onnx$/i))) {
    signal.throwIfAborted();
    const bytes = await readWhole(file);
    networks.push({ path: file.path, source: await readOnnx(file.path, bytes, files) });
  }
  for (const file of files.filter(({ path }) => ends(path, /\.json$/i))) {
    const text = new TextDecoder().decode(await readWhole(file));
    networks.push({ path: file.path, source: await readTfjs(file.path, text, files) });
  }
  // Weights beside a network belong to it; alone they are those of an architecture of the catalogue.
  if (networks.length === 0)
    for (const file of files.filter(({ path }) => ends(path, /\.safetensors$/i)))
      networks.push({ path: file.path, source: readWeights(file.path, await readWhole(file), shape) });
  if (networks.length > 0) return networks;
  throw modelFileError(
    listed(
      files.map(({ path }) => path),
      4,
    ),
    "is no model that is read here: an .onnx file, the model.json of a tfjs layers model, or .safetensors of an architecture of the catalogue expected",
  );
}
