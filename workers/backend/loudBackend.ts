import { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { namedError } from "../../src/lab/engine/namedError.ts";
import { ConstantCache } from "./constantCache.ts";
import { cacheUniforms } from "./uniformCache.ts";

type Run = Parameters<WebGPUBackend["runWebGPUProgram"]>;

const advice = "use a smaller batch, a narrower network or smaller images";

const mebibytes = (bytes: number) => `${Math.ceil(bytes / 2 ** 20)} MiB`;

/**
 * tfjs' WebGPU backend, but errors are loud. WebGPU itself reports them beside the results: work that it refuses is
 * skipped, and buffers read as what was in them before. Here the first error ends the backend: it names the operation, and
 * from then on every operation and every read-back throws it. A read-back returns only after the device has reported
 * the errors of all work before it, so no value that was computed after an error is ever seen.
 */
export class LoudBackend extends WebGPUBackend {
  private failure: Error | undefined;
  /** Whether the failure names the operation itself; other errors are often consequences of it. */
  private isExact = false;
  private operation = "its first operation";
  private readonly constants = new ConstantCache(this);

  constructor(
    device: GPUDevice,
    info: GPUAdapterInfo,
    private readonly gpu: string,
  ) {
    super(device, info);
    device.addEventListener("uncapturederror", (event) => {
      event.preventDefault();
      this.fail(event.error, `work up to ${this.operation}`, false);
    });
    this.watchCreations(device);
    cacheUniforms(this);
  }

  override runWebGPUProgram(...run: Run): ReturnType<WebGPUBackend["runWebGPUProgram"]> {
    this.throwFailure();
    const [{ shaderKey, outputShape }, inputs, , , output] = run;
    this.operation = `${/^[A-Za-z0-9]*/.exec(shaderKey)?.[0]} [${outputShape.join(", ")}]`;
    // An explicit output could share its data with an input, and would then be written to.
    if (output === undefined) for (const { dataId } of inputs) this.constants.provide(dataId);
    return super.runWebGPUProgram(...run);
  }

  override async read(dataId: object): ReturnType<WebGPUBackend["read"]> {
    // Rejects then, and the device may have named the operation in the meantime.
    if (this.failure !== undefined) await this.settled();
    const [values] = await Promise.all([super.read(dataId), this.settled()]);
    return values;
  }

  override readSync(dataId: object): ReturnType<WebGPUBackend["readSync"]> {
    this.throwFailure();
    return super.readSync(dataId);
  }

  /** Resolves when the device has reported the errors of all work so far; rejects with the first of them. */
  async settled(): Promise<void> {
    // Errors are reported in the order of the work, so those of earlier work come before the result of this scope.
    this.device.pushErrorScope("validation");
    await this.device.popErrorScope().catch(() => null);
    this.throwFailure();
  }

  private throwFailure(): void {
    if (this.failure !== undefined) throw this.failure;
  }

  private fail(error: GPUError | Error, what: string, isExact = true): void {
    if (this.failure !== undefined && (this.isExact || !isExact)) return;
    this.isExact = isExact;
    const isFull = "GPUOutOfMemoryError" in globalThis && error instanceof GPUOutOfMemoryError;
    const happened = isFull ? `has no memory left for ${what}` : `refused ${what}`;
    const remedy = isFull
      ? `${advice}, or close what else uses the GPU`
      : `${advice}, or compute with WebAssembly instead`;
    const detail = error.message.split("\n")[0]?.replace(/\.$/, "");
    this.failure = namedError(
      "gpu-failed",
      `the GPU ${this.gpu} ${happened}; results that may depend on it were dropped (${detail}): ${remedy}`,
    );
  }

  /** Allocations and pipelines are checked one by one, so that an error can name its operation. */
  private watchCreations(device: GPUDevice): void {
    const createBuffer = device.createBuffer.bind(device);
    const createShaderModule = device.createShaderModule.bind(device);
    const createComputePipeline = device.createComputePipeline.bind(device);
    const watched = <T>(what: string, create: () => T): T => {
      const filters = ["validation", "out-of-memory", "internal"] as const;
      for (const filter of filters) device.pushErrorScope(filter);
      try {
        return create();
      } catch (error) {
        this.fail(error as Error, what);
        throw this.failure;
      } finally {
        // It rejects when the device is lost, which is reported elsewhere.
        for (const _ of filters)
          void device.popErrorScope().then(
            (error) => error && this.fail(error, what),
            () => undefined,
          );
      }
    };
    device.createBuffer = (descriptor) => {
      const { size, usage } = descriptor;
      const { maxBufferSize, maxStorageBufferBindingSize } = device.limits;
      const isStorage = (usage & GPUBufferUsage.STORAGE) !== 0;
      const most = isStorage ? Math.min(maxBufferSize, maxStorageBufferBindingSize) : maxBufferSize;
      if (size > most)
        throw new RangeError(
          `${this.operation} needs a buffer of ${mebibytes(size)}, the GPU ${this.gpu} allows ${mebibytes(most)}: ${advice}`,
        );
      return watched(`${mebibytes(size)} for ${this.operation}`, () => createBuffer(descriptor));
    };
    device.createShaderModule = (descriptor) =>
      watched(`the shader of ${this.operation}`, () => createShaderModule(descriptor));
    device.createComputePipeline = (descriptor) =>
      watched(`the shader of ${this.operation}`, () => createComputePipeline(descriptor));
  }
}
