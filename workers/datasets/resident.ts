import { engine, keep, type Tensor1D, tensor1d } from "@tensorflow/tfjs-core";
import { imageSize } from "../../src/experiment/catalogue/datasetFacts.ts";
import { gpuLimits } from "../backend/memory.ts";
import { gathersImages, mostParts, mostStoredImages, type StoredImages } from "../kernels/ops.ts";
import type { Dataset } from "./dataset.ts";
import { unitScale } from "./unitScale.ts";

/** Of all data sets on the GPU together: the trainings need the rest of its memory. */
const mostBytes = 2 ** 30;
const mostDatasets = 2;

/** The data sets on the GPU of each backend, least recently used first. */
const resident = new WeakMap<object, Map<Dataset, StoredImages>>();

/**
 * The images of a data set on the running GPU, uploaded at the first call, so that batches are gathered there. null
 * where the backend computes on the CPU, and where the data set does not fit: more than `mostParts` bindings of the
 * adapter, more than `mostBytes`, or more images than can be numbered. Its batches are then gathered on the host.
 */
export function residentImages(dataset: Dataset): StoredImages | null {
  if (!gathersImages()) return null;
  const { backend } = engine();
  const held = resident.get(backend) ?? new Map<Dataset, StoredImages>();
  resident.set(backend, held);
  let found = held.get(dataset);
  if (found === undefined) {
    makeRoom(dataset, held);
    const { maxStorageBufferBindingSize, maxBufferSize } = gpuLimits();
    const stored = storeImages(dataset, Math.min(maxStorageBufferBindingSize, maxBufferSize));
    if (stored === null) return null;
    found = stored;
  }
  held.delete(dataset);
  held.set(dataset, found);
  return found;
}

function makeRoom(dataset: Dataset, held: Map<Dataset, StoredImages>): void {
  const bytesHeld = () => [...held.keys()].reduce((sum, { images }) => sum + images.byteLength, 0);
  for (const [old, { parts }] of held) {
    if (held.size < mostDatasets && bytesHeld() + dataset.images.byteLength <= mostBytes) return;
    for (const part of parts) part.dispose();
    held.delete(old);
  }
}

/** The images in bindings of at most `largest` bytes, or null where they do not fit. */
export function storeImages(dataset: Dataset, largest: number): StoredImages | null {
  const { images, shape, labels } = dataset;
  const size = imageSize(dataset);
  // A part of bytes is filled up to a multiple of four.
  const perPart = Math.min(labels.length, Math.floor((largest - 3) / (size * images.BYTES_PER_ELEMENT)));
  const fits = images.byteLength <= mostBytes && labels.length <= mostStoredImages;
  if (!fits || perPart * mostParts < labels.length) return null;
  const parts: Tensor1D[] = [];
  for (let from = 0; from < labels.length; from += perPart) {
    const part = images.subarray(from * size, (from + perPart) * size);
    parts.push(keep(part instanceof Float32Array ? tensor1d(part) : tensor1d(packed(part), "int32")));
  }
  return { parts, perPart, shape, ...(images instanceof Float32Array ? {} : { scale: unitScale }) };
}

/** Bytes as numbers of 32 bits, the first byte lowest. */
function packed(bytes: Uint8Array): Int32Array {
  const words = new Int32Array(Math.ceil(bytes.length / 4));
  new Uint8Array(words.buffer).set(bytes);
  return words;
}
