import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import type { Uniform } from "../kernels/webgpu/program.ts";

interface Binding {
  readonly buffer: GPUBuffer;
}

/** The parts of tfjs' WebGPU backend (4.22.0) that make uniforms. */
interface UniformMaker {
  makeUniforms(uniforms: readonly Uniform[]): Binding;
  /** Buffers that go back to the pool after the next submission. */
  uniformPendingDisposal: GPUBuffer[];
}

/** Enough for the layers of a few large networks in training and attack. */
const most = 8192;

/** Makes the backend write equal uniforms once. By itself it writes a new buffer for every dispatch. */
export function cacheUniforms(backend: WebGPUBackend): void {
  const maker = backend as unknown as UniformMaker;
  const make = maker.makeUniforms.bind(backend);
  /** Least recently used first. */
  const cached = new Map<string, Binding>();
  maker.makeUniforms = (uniforms) => {
    const key = uniforms.map(({ type, data }) => `${type}${data}`).join(" ");
    let binding = cached.get(key);
    if (binding === undefined) {
      binding = make(uniforms);
      const own = binding.buffer;
      maker.uniformPendingDisposal = maker.uniformPendingDisposal.filter((buffer) => buffer !== own);
    }
    cached.delete(key);
    cached.set(key, binding);
    if (cached.size > most) {
      const [oldest, { buffer }] = cached.entries().next().value as [string, Binding];
      cached.delete(oldest);
      // Work that is recorded but not submitted may still read it.
      maker.uniformPendingDisposal.push(buffer);
    }
    return binding;
  };
}
