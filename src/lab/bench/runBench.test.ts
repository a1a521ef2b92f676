import { expect, test } from "vitest";
import type { BenchMachine } from "../../experiment/machine/benchResult.ts";
import { benchTables } from "../../experiment/machine/benchRows.ts";
import { benchSpeeds } from "../../experiment/machine/benchSpeeds.ts";
import { type BenchWork, benchNetworks } from "../../experiment/machine/benchWork.ts";
import { inputGradient, speedName } from "../../experiment/plan/networkSpeed.ts";
import type { BenchContender } from "./benchContender.ts";
import { benchFile } from "./benchFile.ts";
import { readBench } from "./benchSchema.ts";
import { type BenchOptions, runBench } from "./runBench.ts";

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
  const rounds = turns.filter((turn) => /^(wasm cnn-small training 128|cpu cnn-small training 1)$/.test(turn));
  expect(rounds.slice(0, 6).map((turn) => turn.split(" ")[0])).toEqual(["wasm", "cpu", "cpu", "wasm", "wasm", "cpu"]);
});

test("what is compared is measured at a batch that both computed", async () => {
  const { contender, run } = fakeMachine();
  const outcome = await run(
    [
      contender("wasm", { call: 4e-3 }),
      contender("wasm", { call: 4e-3, workers: 2 }),
      contender("cpu", { image: 0.05, engine: "PyTorch" }),
    ],
    { seconds: 300 },
  );
  const [one, two, torch] = outcome.measurements;
  expect([one?.batch, two?.batch, torch?.batch]).toEqual([128, 128, 8]);
  const [shared] = one?.shared ?? [];
  expect(one?.shared).toHaveLength(1);
  expect(shared?.batch).toBe(8);
  expect(shared?.attack?.median).toBeCloseTo(8 / 0.012, 6);
  expect(shared?.training?.median).toBeCloseTo(8 / (11.4 * 0.012), 6);
  expect([two?.shared, torch?.shared]).toEqual([undefined, undefined]);
  const file = benchFile(outcome, machine, new Date(0));
  expect(readBench(JSON.stringify(file))).toEqual(file);
  const [table] = benchTables(outcome);
  // 0.4 s against 0.012 s for eight images; batches of 128 would say 48 times.
  expect(table?.comparisons).toEqual([
    "With one worker, the lab trains 33 times as fast as PyTorch (cpu, batches of 8) and attacks 33 times as fast as PyTorch (cpu, batches of 8).",
  ]);
  expect(table?.rows.map(({ contender: name }) => name)).toEqual([
    "RoBin Lab, wasm, batch 128",
    "RoBin Lab, wasm, batch 8",
    "RoBin Lab, wasm, 2 workers, batch 128",
    "PyTorch, cpu, batch 8",
  ]);
});

test("a busy machine and unsteady timings are named in the file, and a steady machine has no warning", async () => {
  const steady = fakeMachine();
  const quiet = benchFile(await steady.run([steady.contender("wasm")]), machine, new Date(0));
  expect(quiet.warnings).toEqual([]);

  const { contender, run } = fakeMachine();
  let disturbed = 0;
  const unsteady = contender("wasm");
  const outcome = await run([
    {
      ...unsteady,
      spawn() {
        const port = unsteady.spawn();
        const isSlow = ({ kind, network }: BenchWork) =>
          kind === "training" && network.network.id === "cnn-2" && disturbed++ === 2;
        return { ...port, bench: async (work) => (await port.bench(work)) * (isSlow(work) ? 2 : 1) };
      },
    },
  ]);
  const file = benchFile(outcome, { ...machine, load: { before: 3.21, after: 4 } }, new Date(0));
  expect(file.warnings?.[0]).toMatch(/^The machine was busy: 3\.2 processes worked on its 2 cores/);
  expect(file.warnings?.[1]).toMatch(
    /^Timings were unsteady: 1 of 4 speeds .*most RoBin Lab, wasm, batch 128, on CNN-2 \(50 %\)/,
  );
  expect(benchFile(outcome, { ...machine, load: null }, new Date(0)).warnings).toEqual([file.warnings?.[1]]);
  expect(readBench(JSON.stringify(file))).toEqual(file);
  const [, second] = benchTables(file);
  expect(second?.rows[0]?.training).toMatch(/^87\.7 \(43\.9\sto\s87\.7\)$/);
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
    ["RoBin Lab, wasm, batch 1", true],
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
