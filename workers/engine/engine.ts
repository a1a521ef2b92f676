import { releaseProxy, transfer } from "comlink";
import type { BackendReport, TaskOutcome } from "../../src/experiment/artefacts/artefact.ts";
import type { TaskEvent } from "../../src/experiment/artefacts/event.ts";
import { factsOf } from "../../src/experiment/catalogue/datasetFacts.ts";
import { taskKey } from "../../src/experiment/plan/key.ts";
import type { Task } from "../../src/experiment/plan/task.ts";
import type { ResolvedChoice, System } from "../../src/experiment/terms/system.ts";
import type { LabWorker, TaskInputs, Weights } from "../../src/lab/engine/api.ts";
import { namedError } from "../../src/lab/engine/namedError.ts";
import { inArithmetic } from "../backend/arithmetic.ts";
import { memoryUse } from "../backend/memory.ts";
import { backendSettled, onBackendLost, startBackend } from "../backend/start.ts";
import { createLabSteps } from "../bench/labSteps.ts";
import type { Classifier } from "../decompositions/classifier.ts";
import { hasArms } from "../kernels/ops.ts";
import { runCraft } from "../tasks/interactive/craft.ts";
import { runPlayground } from "../tasks/interactive/playground.ts";
import { runGradients, runScores } from "../tasks/interactive/scores.ts";
import { runSlice } from "../tasks/interactive/slice.ts";
import { measureSpeed } from "../tasks/measureSpeed.ts";
import { JointTrainings } from "../tasks/training/jointTrainings.ts";
import { InteractiveQueue } from "./interactiveQueue.ts";
import { OpenDatasets } from "./openDatasets.ts";
import { OpenSystems } from "./openSystems.ts";
import { runTask } from "./runTask.ts";

interface EngineOptions {
  /** Address of tfjs-backend-wasm-simd.wasm on the page; Node finds the file by itself. */
  readonly wasmUrl?: string;
}

/**
 * The engine of one worker: one backend, its data sets and its open systems. Tasks run one after the other, except that
 * trainings on a GPU run at once (`JointTrainings`); an interactive
 * request is served at the running task's next yield point, and the task waits until it has ended. When the GPU is lost,
 * every call rejects with `device-lost`, and after an error of the GPU with `gpu-failed`; the worker must then be replaced.
 */
export function createEngine({ wasmUrl }: EngineOptions = {}): LabWorker {
  const datasets = new OpenDatasets();
  const systems = new OpenSystems();
  const trainings = new JointTrainings();
  const lost = deviceLoss();
  const queue = new InteractiveQueue(lost);
  const benchSteps = createLabSteps();
  let started: Promise<BackendReport> | undefined;
  let lastRun: Promise<unknown> = Promise.resolve();

  async function running(): Promise<BackendReport> {
    if (started === undefined) throw new Error("the engine was not started: call start first");
    return started;
  }

  async function perform(
    task: Task,
    { weights, checkpoints }: TaskInputs,
    signal: AbortSignal,
    onEvent: (event: TaskEvent) => void,
  ): Promise<TaskOutcome> {
    const key = await taskKey(task);
    const inputs = { dataset: datasets.get(task.dataset), systems, weights, checkpoint: checkpoints[key] };
    const own = await running();
    const begun = performance.now();
    const epochs = trainings.join(signal);
    const [outcome, backend] = await inArithmetic(task.arithmetic, own, () =>
      runTask(task, inputs, {
        yieldPoint: queue.yieldPoint(signal),
        epochs,
        onEvent: (event) => onEvent({ ...event, key }),
      }),
    );
    await backendSettled();
    // Trainings that run at once share the time, so that the seconds of all add up.
    return { ...outcome, seconds: (performance.now() - begun) / 1000 - epochs.secondsOfOthers(), backend };
  }

  /** Measures something after the running task. */
  function whenFree<T>(measure: () => Promise<T>): Promise<T> {
    const measured = lastRun.then(running).then(measure);
    lastRun = measured.catch(() => undefined);
    return Promise.race([measured, lost]);
  }

  /** Serve an interactive request on an open system. */
  function serveOn<T>(
    { system, dataset }: { readonly system: System; readonly dataset: ResolvedChoice },
    weights: Weights,
    signal: AbortSignal,
    work: (classifier: Classifier, yieldPoint: () => Promise<void>) => Promise<T>,
  ): Promise<T> {
    return queue.serve(signal, async (yieldPoint) => {
      const own = await running();
      // The request brings its images, so the facts about the data set suffice: its files need not be on this machine.
      const { classifier, release } = await systems.acquire(system, factsOf(dataset), weights);
      try {
        // Portably, so that what a room shows is the same on every machine.
        const [result] = await inArithmetic(undefined, own, () => work(classifier, yieldPoint));
        return result;
      } finally {
        release();
      }
    });
  }

  return {
    start({ prefer, software, adapter }) {
      started ??= startBackend({
        prefer,
        ...(adapter === undefined ? {} : { adapter }),
        ...(software === undefined ? {} : { software }),
        ...(wasmUrl === undefined ? {} : { wasmUrl }),
      });
      return started;
    },

    provide: (dataset) => datasets.provide(dataset),

    async memory() {
      await running();
      return memoryUse();
    },

    speed: (network) => whenFree(() => measureSpeed(network)),
    bench: (work) => whenFree(() => benchSteps(work)),

    async examples(choice, split, positions) {
      const examples = datasets.examples(choice, split, positions);
      return transfer(examples, [examples.images.buffer as ArrayBuffer]);
    },

    run(tasks, inputs, signal, onEvent) {
      // Trainings on a GPU meet in every epoch instead of waiting for each other.
      const areTogether = hasArms() && tasks.every(({ kind }) => kind === "train");
      const before = areTogether ? Promise.resolve() : lastRun;
      const outcomes = (async () => {
        await before;
        signal.throwIfAborted();
        const found: TaskOutcome[] = [];
        for (const task of tasks) found.push(await Promise.race([perform(task, inputs, signal, onEvent), lost]));
        return found;
      })();
      if (!areTogether) lastRun = outcomes.catch(() => undefined);
      return outcomes
        .then((found) => transfer(found, buffersOf(found.map(({ weights }) => weights))))
        .finally(() => releaseListener(onEvent));
    },

    craft(request, weights, signal, onProgress) {
      return serveOn(request, weights, signal, (classifier, yieldPoint) =>
        runCraft(request, classifier, { yieldPoint, onProgress }),
      ).finally(() => releaseListener(onProgress));
    },

    gradients(request, weights, signal) {
      return serveOn(request, weights, signal, (classifier, yieldPoint) =>
        runGradients(request, classifier, yieldPoint),
      );
    },

    scores(request, weights, signal) {
      return serveOn(request, weights, signal, (classifier) => runScores(request, classifier));
    },

    slice(request, weights, signal, onPart) {
      return serveOn(request, weights, signal, (classifier, yieldPoint) =>
        runSlice(request, classifier, {
          yieldPoint,
          onPart: (part) => onPart(transfer(part, buffersOf([part.scores]))),
        }),
      )
        .then((grid) => transfer(grid, buffersOf([grid.scores])))
        .finally(() => releaseListener(onPart));
    },

    async playground(request, _weights, signal) {
      const result = await queue.serve(signal, async (yieldPoint) => {
        const [played] = await inArithmetic(undefined, await running(), () => runPlayground(request, yieldPoint));
        return played;
      });
      const arrays = result.networks.flatMap(({ state, views }) => [state, ...views.map(({ grid }) => grid.scores)]);
      return transfer(result, buffersOf(arrays));
    },
  };
}

/** Rejects with `device-lost` when the GPU is lost. */
function deviceLoss(): Promise<never> {
  const lost = new Promise<never>((_, reject) => {
    onBackendLost((reason) => reject(namedError("device-lost", reason)));
  });
  // Calls race against it; between calls nothing handles the rejection.
  lost.catch(() => undefined);
  return lost;
}

const buffersOf = (arrays: readonly (Uint8Array | Float32Array | undefined)[]): ArrayBuffer[] =>
  arrays.flatMap((array) => (array === undefined ? [] : [array.buffer as ArrayBuffer]));

/** Frees the far end of a listener that came through Comlink; a plain function has nothing to free. */
function releaseListener(listener: unknown): void {
  (listener as { readonly [releaseProxy]?: () => void })[releaseProxy]?.();
}
