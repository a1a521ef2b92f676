import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";

/** The parts of tfjs' WebGPU backend (4.22.0) that upload tensors. */
interface Uploader {
  readonly tensorMap: { get(dataId: object): Uploaded | undefined };
}

interface Uploaded {
  /** On the host, until the tensor is uploaded. */
  values: unknown;
  resource: GPUBuffer | null;
  /** The tensor does not own its buffer. */
  external?: boolean;
}

interface Constant {
  readonly words: Uint32Array;
  readonly buffer: GPUBuffer;
}

/** Larger tensors are images or weights, which come once. */
const mostBytes = 2 ** 18;
/** Of all constants together. */
const mostTotalBytes = 2 ** 26;
const mostKnown = 4096;

/**
 * Keeps small tensors of the host on the GPU that come more than once: the labels, weights and row numbers of an attack are
 * the same in every step, and tfjs would upload them every time. Kernels never write to their inputs, so tensors of equal
 * content can share a buffer.
 */
export class ConstantCache {
  /** Of every content that came, by hash, least recently used first; null: it came once. */
  private readonly known = new Map<number, Constant | null>();
  private bytes = 0;

  constructor(private readonly backend: WebGPUBackend) {}

  /** Gives an input of a kernel its buffer, if it is a constant that came before. */
  provide(dataId: object): void {
    const data = (this.backend as unknown as Uploader).tensorMap.get(dataId);
    if (data === undefined || data.resource != null) return;
    const { values } = data;
    if (!(values instanceof Float32Array || values instanceof Int32Array)) return;
    if (values.length === 0 || values.byteLength > mostBytes) return;
    const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
    const hash = hashOf(words);
    const found = this.known.get(hash);
    this.forget(hash);
    if (found === undefined) {
      this.remember(hash, null);
      return;
    }
    const isSame = found !== null && isEqual(found.words, words);
    const constant = isSame ? found : { words: words.slice(), buffer: this.bufferOf(words) };
    this.remember(hash, constant);
    data.resource = constant.buffer;
    data.external = true;
    data.values = null;
  }

  private remember(hash: number, constant: Constant | null): void {
    this.known.set(hash, constant);
    this.bytes += constant?.words.byteLength ?? 0;
    while (this.known.size > mostKnown || this.bytes > mostTotalBytes)
      this.forget(this.known.keys().next().value as number);
  }

  /** Tensors and recorded work may still use the buffer; the browser frees it after them. */
  private forget(hash: number): void {
    this.bytes -= this.known.get(hash)?.words.byteLength ?? 0;
    this.known.delete(hash);
  }

  private bufferOf(words: Uint32Array): GPUBuffer {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const buffer = this.backend.device.createBuffer({ size: words.byteLength, usage, mappedAtCreation: true });
    new Uint32Array(buffer.getMappedRange()).set(words);
    buffer.unmap();
    return buffer;
  }
}

/** A hash of 32 bits. The shift matters: floats such as 1 and -1 differ in their highest bits alone. */
function hashOf(words: Uint32Array): number {
  let hash = words.length;
  for (const word of words) {
    hash = Math.imul(hash ^ word, 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  return hash >>> 0;
}

const isEqual = (a: Uint32Array, b: Uint32Array): boolean =>
  a.length === b.length && a.every((word, i) => word === b[i]);
