import { releaseProxy, transfer } from "comlink";
import type { BackendReport, TaskOutcome } from "../src/experiment/artefacts/artefact.ts";
import type { TaskEvent } from "../src/experiment/artefacts/event.ts";
import { factsOf } from "../src/experiment/catalogue/datasetFacts.ts";
import images, { ownPath } from "../src/experiment/catalogue/datasets/images.ts";
import { digestOf, taskKey } from "../src/experiment/plan/key.ts";
import type { Task, TrainTask, TransferTask } from "../src/experiment/plan/task.ts";
import { taskSystems } from "../src/experiment/plan/taskMembers.ts";
import type { ResolvedChoice, System } from "../src/experiment/terms/system.ts";
import type { DatasetFiles, DatasetSummary, LabWorker, TaskInputs } from "../src/lab/engine/api.ts";
import { memoryUse } from "./backend/memory.ts";
import { onBackendLost, startBackend } from "./backend/start.ts";
import type { Dataset } from "./datasets/dataset.ts";
import { decodeDataset } from "./datasets/index.ts";
import type { Classifier } from "./decompositions/classifier.ts";
import { createOpenSystems, type Lease } from "./openSystems.ts";
import { runCoherence } from "./tasks/evaluation/coherence.ts";
import { runDistance } from "./tasks/evaluation/distance.ts";
import { runEvaluate } from "./tasks/evaluation/evaluate.ts";
import { runHealth } from "./tasks/evaluation/health.ts";
import { runTransfer } from "./tasks/evaluation/transfer.ts";
import { runCraft } from "./tasks/interactive/craft.ts";
import { runGradients } from "./tasks/interactive/gradients.ts";
import { runPlayground } from "./tasks/interactive/playground.ts";
import { runSlice } from "./tasks/interactive/slice.ts";
import type { TaskRun } from "./tasks/run.ts";
import { runTrain, type TrainEvent } from "./tasks/training/train.ts";
import { createYieldPoint } from "./tasks/yieldPoint.ts";

export interface EngineOptions {
  /** Address of tfjs-backend-wasm-simd.wasm on the page; Node finds the file by itself. */
  readonly wasmUrl?: string;
}

/**
 * The engine of one worker: one backend, its data sets and its open systems. Tasks run one after the other; a `craft`
 * that arrives meanwhile is served at the running task's next yield point, and the task waits until it has ended. When
 * the GPU is lost every call rejects with `device-lost`: the worker has to be replaced.
 */
export function createEngine(options: EngineOptions = {}): LabWorker {
  const datasets = new Map<string, Dataset>();
  const systems = createOpenSystems();
  let started: Promise<BackendReport> | undefined;
  let lastRun: Promise<unknown> = Promise.resolve();
  let interactive: Promise<unknown> | undefined;

  const lost = new Promise<never>((_, reject) => {
    onBackendLost((reason) => {
      const error = new Error(reason);
      error.name = "device-lost";
      reject(error);
    });
  });
  // Calls race against it; between calls nobody listens.
  lost.catch(() => undefined);

  function running(): Promise<BackendReport> {
    if (started === undefined) throw new Error("the engine was not started: call start first");
    return started;
  }

  function datasetOf(choice: ResolvedChoice): Dataset {
    const dataset = datasets.get(JSON.stringify(choice));
    if (dataset === undefined)
      throw new Error(`data set ${choice.id} was not provided to this worker: call provide first`);
    return dataset;
  }

  /** Lets messages in, stops an aborted task, and gives way to what somebody is waiting for. */
  function givingWay(signal: AbortSignal): () => Promise<void> {
    const yieldPoint = createYieldPoint(signal);
    return async () => {
      await yieldPoint();
      while (interactive !== undefined) {
        await interactive;
        signal.throwIfAborted();
      }
    };
  }

  async function perform(
    task: Task,
    inputs: TaskInputs,
    signal: AbortSignal,
    tell: (event: TaskEvent) => void,
  ): Promise<TaskOutcome> {
    const key = await taskKey(task);
    const dataset = datasetOf(task.dataset);
    const backend = await running();
    const yieldPoint = givingWay(signal);
    const onEvent = (event: TrainEvent) => tell({ ...event, key });
    const begun = performance.now();
    const finished = (outcome: Omit<TaskOutcome, "seconds" | "backend">): TaskOutcome => ({
      ...outcome,
      seconds: (performance.now() - begun) / 1000,
      backend,
    });
    if (task.kind === "train") {
      const resume = inputs.checkpoints[key];
      const run = { yieldPoint, onEvent };
      return finished(await runTrain(task, dataset, resume === undefined ? run : { ...run, resume }));
    }
    const leases: Lease[] = [];
    try {
      for (const system of taskSystems(task))
        leases.push(await systems.acquire(system, dataset, inputs.weights));
      const [judge, source] = leases.map(({ classifier }) => classifier) as [Classifier, Classifier];
      const run = { yieldPoint, onEvent };
      for (const { classifier } of leases) classifier.reseed?.();
      return finished(
        task.kind === "transfer"
          ? await runTransfer(task, dataset, { source, judge }, run)
          : await measured(task, dataset, judge, run),
      );
    } finally {
      for (const { release } of leases) release();
    }
  }

  /** Work that somebody is waiting for: one after the other, while the running task pauses at its next yield point. */
  async function atOnce<T>(
    signal: AbortSignal,
    serve: (yieldPoint: () => Promise<void>) => Promise<T>,
  ): Promise<T> {
    const before = interactive ?? Promise.resolve();
    const work = before.then(async () => {
      signal.throwIfAborted();
      await running();
      return serve(createYieldPoint(signal));
    });
    const settled = Promise.race([work, lost]).then(
      () => undefined,
      () => undefined,
    );
    interactive = settled;
    try {
      return await Promise.race([work, lost]);
    } finally {
      if (interactive === settled) interactive = undefined;
    }
  }

  /** The same, on an open system. */
  function interactively<T>(
    { system, dataset }: { readonly system: System; readonly dataset: ResolvedChoice },
    weights: TaskInputs["weights"],
    signal: AbortSignal,
    serve: (classifier: Classifier, yieldPoint: () => Promise<void>) => Promise<T>,
  ): Promise<T> {
    return atOnce(signal, async (yieldPoint) => {
      // The images come with the request: what the data are is enough, they need not be on this machine.
      const { classifier, release } = await systems.acquire(system, factsOf(dataset), weights);
      try {
        return await serve(classifier, yieldPoint);
      } finally {
        release();
      }
    });
  }

  return {
    start({ prefer, software }) {
      const { wasmUrl } = options;
      started ??= startBackend({
        prefer,
        ...(software === undefined ? {} : { software }),
        ...(wasmUrl === undefined ? {} : { wasmUrl }),
      });
      return started;
    },

    async provide({ dataset, files }) {
      const opened = await readAll(files);
      await holdToDigest(dataset, opened);
      const decoded = decodeDataset(dataset, opened);
      datasets.set(JSON.stringify(dataset), decoded);
      return summaryOf(dataset.id, decoded);
    },

    async memory() {
      await running();
      return memoryUse();
    },

    async examples(choice, split, positions) {
      const dataset = datasetOf(choice);
      const order = dataset.splits[split];
      const size = dataset.images.length / dataset.labels.length;
      const images =
        dataset.images instanceof Float32Array
          ? new Float32Array(positions.length * size)
          : new Uint8Array(positions.length * size);
      const ids = positions.map((position, i) => {
        const id = order[position];
        if (id === undefined)
          throw new RangeError(`position ${position} of ${split} asked for, it has 0 to ${order.length - 1}`);
        images.set(dataset.images.subarray(id * size, (id + 1) * size), i * size);
        return id;
      });
      const labels = ids.map((id) => dataset.labels[id] as number);
      return transfer({ images, labels, ids }, [images.buffer]);
    },

    async run(tasks, inputs, signal, onEvent) {
      const before = lastRun;
      let end: () => void = () => undefined;
      lastRun = new Promise<void>((resolve) => {
        end = resolve;
      });
      try {
        await before;
        signal.throwIfAborted();
        const outcomes: TaskOutcome[] = [];
        for (const task of tasks)
          outcomes.push(await Promise.race([perform(task, inputs, signal, onEvent), lost]));
        return transfer(
          outcomes,
          outcomes.flatMap(({ weights }) => (weights === undefined ? [] : [weights.buffer as ArrayBuffer])),
        );
      } finally {
        end();
        releaseListener(onEvent);
      }
    },

    async craft(request, weights, signal, onProgress) {
      try {
        return await interactively(request, weights, signal, (classifier, yieldPoint) =>
          runCraft(request, classifier, { yieldPoint, onProgress }),
        );
      } finally {
        releaseListener(onProgress);
      }
    },

    gradients(request, weights, signal) {
      return interactively(request, weights, signal, (classifier, yieldPoint) =>
        runGradients(request, classifier, yieldPoint),
      );
    },

    async slice(request, weights, signal, onPart) {
      try {
        const grid = await interactively(request, weights, signal, (classifier, yieldPoint) =>
          runSlice(request, classifier, {
            yieldPoint,
            onPart: (part) => onPart(transfer(part, [part.scores.buffer as ArrayBuffer])),
          }),
        );
        return transfer(grid, [grid.scores.buffer as ArrayBuffer]);
      } finally {
        releaseListener(onPart);
      }
    },

    async playground(request, _weights, signal) {
      const result = await atOnce(signal, (yieldPoint) => runPlayground(request, yieldPoint));
      const buffers = result.networks.flatMap(({ state, views }) => [
        state.buffer as ArrayBuffer,
        ...views.map(({ grid }) => grid.scores.buffer as ArrayBuffer),
      ]);
      return transfer(result, buffers);
    },
  };
}

/** Files that came by reference are read here, so that no other thread holds a copy. */
async function readAll(files: DatasetFiles["files"]): Promise<Readonly<Record<string, Uint8Array>>> {
  const read = Object.entries(files).map(async ([path, content]) => {
    const bytes = content instanceof Uint8Array ? content : new Uint8Array(await content.arrayBuffer());
    return [path, bytes] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}

/** Own data are named by what is in them: a file that was changed since is refused. */
async function holdToDigest(
  { id, params }: ResolvedChoice,
  files: Readonly<Record<string, Uint8Array>>,
): Promise<void> {
  if (id !== images.id) return;
  const path = ownPath(String(params.digest));
  const bytes = files[path];
  const found = bytes === undefined ? undefined : await digestOf(bytes);
  if (found !== undefined && found !== params.digest)
    throw new RangeError(`${path} was changed since it was kept: its digest is ${found}. Add the data again`);
}

function measured(
  task: Exclude<Task, TrainTask | TransferTask>,
  dataset: Dataset,
  classifier: Classifier,
  run: TaskRun,
): Promise<Pick<TaskOutcome, "data" | "warnings">> {
  switch (task.kind) {
    case "evaluate":
      return runEvaluate(task, dataset, classifier, run);
    case "distance":
      return runDistance(task, dataset, classifier, run);
    case "coherence":
      return runCoherence(task, dataset, classifier, run);
    case "health":
      return runHealth(task, dataset, classifier, run);
    default:
      return task satisfies never;
  }
}

function summaryOf(id: string, { shape, classes, labels, splits }: Dataset): DatasetSummary {
  const perClass = (order: Uint32Array) => {
    const counts = classes.map(() => 0);
    for (const index of order) counts[labels[index] as number] = (counts[labels[index] as number] ?? 0) + 1;
    return counts;
  };
  const { train, validation, test } = splits;
  return {
    id,
    shape,
    classes,
    splits: { train: train.length, validation: validation.length, test: test.length },
    perClass: { train: perClass(train), validation: perClass(validation), test: perClass(test) },
  };
}

/** Frees the far end of a listener that came through Comlink; a plain function has nothing to free. */
function releaseListener(listener: unknown): void {
  (listener as { readonly [releaseProxy]?: () => void })[releaseProxy]?.();
}
