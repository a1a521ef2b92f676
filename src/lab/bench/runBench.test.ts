import { expect, test } from "vitest";
import type { BenchMachine } from "../../experiment/machine/benchResult.ts";
import { benchTables } from "../../experiment/machine/benchRows.ts";
import { benchSpeeds } from "../../experiment/machine/benchSpeeds.ts";
import { type BenchWork, benchNetworks } from "../../experiment/machine/benchWork.ts";
import { inputGradient, speedName } from "../../experiment/plan/networkSpeed.ts";
import { benchFile } from "./benchFile.ts";
import { readBench } from "./benchSchema.ts";
import { type BenchContender, type BenchOptions, runBench } from "./runBench.ts";

/** A machine on which only work takes time. */
function fakeMachine() {
  let time = 0;
  const turns: string[] = [];
  /** A contender with a step of an attack of `call + image * batch` seconds; training takes 11.4 of them. */
  function contender(
    backend: string,
    { call = 0, image = 1e-3, engine = "lab" as BenchContender["engine"], software = false, workers = 1 } = {},
    fail: (work: BenchWork) => string | null = () => null,
  ): BenchContender {
    return {
      engine,
      backend,
      workers,
      spawn() {
        let die: (reason: string) => void = () => undefined;
        return {
          start: async () => ({ adapter: "cpu (fake)", software, tfjs: "4.22.0" }),
          async bench(work) {
            turns.push(`${backend} ${work.network.network.id} ${work.kind} ${work.batch}`);
            const reason = fail(work);
            if (reason === "dies") {
              die("out of memory");
              return new Promise<number>(() => undefined);
            }
            if (reason !== null) throw new Error(reason);
            const seconds = work.steps * (work.kind === "training" ? 11.4 : 1) * (call + image * work.batch);
            time += seconds / workers;
            return seconds;
          },
          onDeath: (listener) => {
            die = listener;
          },
          terminate: () => void turns.push(`${backend} ended`),
        };
      },
    };
  }
  const run = (contenders: readonly BenchContender[], options: Partial<BenchOptions> = {}) =>
    runBench({
      contenders,
      networks: benchNetworks.slice(0, 2),
      seconds: 60,
      software: false,
      signal: new AbortController().signal,
      onProgress: () => undefined,
      now: () => time,
      ...options,
    });
  return { contender, run, turns };
}

const machine: BenchMachine = {
  cpu: "Fake",
  cores: 2,
  memoryGiB: 4,
  system: "Linux",
  node: "v20",
  load: { before: 0, after: 1 },
};

test("rates, the cost of a pass and of an image are those of the machine, and a file keeps them", async () => {
  const { contender, run } = fakeMachine();
  const outcome = await run([contender("wasm", { call: 1e-3, image: 1e-3 })]);
  const [first] = outcome.measurements;
  expect(first).toMatchObject({
    engine: "lab",
    backend: "wasm",
    network: "cnn-small",
    adapter: "cpu (fake)",
    batch: 128,
  });
  expect(first?.attack?.median).toBeCloseTo(128 / 0.129, 6);
  expect(first?.training?.median).toBeCloseTo(128 / (11.4 * 0.129), 6);
  expect(first?.speed?.call).toBeCloseTo(1e-3 / inputGradient, 8);
  expect(first?.speed?.image).toBeCloseTo(1e-3 / inputGradient, 8);
  expect(first?.attack?.rounds).toBeGreaterThanOrEqual(3);
  const file = benchFile(outcome, machine, new Date(0));
  expect(readBench(JSON.stringify(file))).toEqual(file);
  expect(benchSpeeds(file, "wasm", 12e9).get(speedName(benchNetworks[0]?.sized as never))).toMatchObject(
    first?.speed as object,
  );
  expect(() => readBench("{}")).toThrow(/no measured machine .*format/);
  expect(() => readBench("no")).toThrow("it is not JSON");
});

test("contenders take turns within every round, each with the largest batch that fits its share of the time", async () => {
  const { contender, run, turns } = fakeMachine();
  const { measurements } = await run([contender("wasm"), contender("cpu", { image: 0.15, engine: "stock tfjs" })]);
  expect(measurements.map(({ backend, batch }) => [backend, batch])).toEqual([
    ["wasm", 128],
    ["cpu", 1],
    ["wasm", 128],
    ["cpu", 1],
  ]);
  const rounds = turns.filter((turn) => turn.includes("cnn-small training"));
  expect(rounds.slice(0, 6).map((turn) => turn.split(" ")[0])).toEqual(["wasm", "cpu", "cpu", "wasm", "wasm", "cpu"]);
});

test("what cannot be done is left out with its reason, and the rest goes on", async () => {
  const { contender, run } = fakeMachine();
  const outcome = await run([
    contender("wasm", {}, ({ network, batch }) => (network.network.id === "cnn-2" && batch > 2 ? "dies" : null)),
    contender("webgpu", { software: true }),
    contender("wasm", { engine: "stock tfjs" }, ({ kind }) => (kind === "training" ? "no such kernel" : null)),
    contender("cpu", { engine: "stock tfjs", image: 2 }),
  ]);
  const found = outcome.measurements.map(({ engine, backend, network }) => `${engine} ${backend} ${network}`);
  expect(found).toEqual([
    "lab wasm cnn-small",
    "stock tfjs wasm cnn-small",
    "stock tfjs cpu cnn-small",
    "stock tfjs wasm cnn-2",
    "stock tfjs cpu cnn-2",
  ]);
  expect(outcome.measurements[1]).toMatchObject({ training: null, speed: null });
  const reasons = outcome.missing.map(
    ({ backend, network, kind, reason }) => `${backend} ${network} ${kind}: ${reason}`,
  );
  expect(reasons).toContainEqual(expect.stringMatching(/^webgpu null null: .*computes in software/));
  expect(reasons).toContain("wasm cnn-small training: no such kernel");
  expect(reasons).toContainEqual(expect.stringMatching(/^cpu cnn-small training: a training step of one image takes/));
  expect(reasons).toContain("wasm cnn-2 training: its worker ended: out of memory");
  const [small] = benchTables(outcome);
  expect(small?.rows.map(({ contender: name, training }) => [name, training === "–"])).toEqual([
    ["RoBin Lab, wasm, batch 64", false],
    ["stock tfjs, wasm, batch 64", true],
    ["stock tfjs, cpu, batch 1", true],
  ]);
});

test("a measurement that is stopped keeps what it has, and ends its workers", async () => {
  const { contender, run, turns } = fakeMachine();
  const stop = new AbortController();
  const outcome = await run([contender("wasm")], {
    signal: stop.signal,
    onProgress: ({ text }) => void (text.startsWith("CNN-2: RoBin Lab, wasm, round 2") && stop.abort()),
  });
  expect(outcome.stopped).toBe(true);
  expect(outcome.measurements.map(({ network, attack }) => [network, attack?.rounds])).toEqual([
    ["cnn-small", outcome.measurements[0]?.attack?.rounds],
    ["cnn-2", 1],
  ]);
  expect(turns.at(-1)).toBe("wasm ended");
});
