import { expect, onTestFinished, test } from "vitest";
import { plan } from "../../experiment/plan/plan.ts";
import { presets } from "../../experiment/presets/index.ts";
import { waitingTask } from "../../lab/run/runState.ts";
import { announceRun, type RunNews, withNews } from "./otherTabs.ts";
import { newRun } from "./run.ts";

test("only tasks that have changed since the last news are sent to other tabs", async () => {
  const planned = await plan(presets.smoke);
  const before = planned.tasks.map(waitingTask);
  const [first, ...others] = before;
  if (first === undefined) throw new Error("the smoke preset has no tasks");
  const tasks = [{ ...first, status: "running" } as const, ...others];
  const run = { ...newRun("run-1", new Date(0).toISOString(), presets.smoke), tasks };
  const otherTab = new BroadcastChannel("robin-lab-runs");
  onTestFinished(() => otherTab.close());
  const heard = (count: number) =>
    new Promise<RunNews[]>((resolve) => {
      const all: RunNews[] = [];
      otherTab.onmessage = ({ data }) => {
        if (all.push(data) === count) resolve(all);
      };
    });
  const news = heard(2);
  announceRun(run, false);
  announceRun(run, false, before);
  const keys = (await news).map((one) => one.tasks.map(({ key }) => key));
  expect(keys).toEqual([tasks.map(({ key }) => key), [first.key]]);
});

test("news of another tab updates unfinished tasks, and keeps what was read from the store", async () => {
  const planned = await plan(presets.smoke);
  const [stored, running, ...waiting] = planned.tasks.map(waitingTask);
  if (stored === undefined || running === undefined) throw new Error("the smoke preset has too few tasks");
  const cached = { ...stored, status: "cached", digest: "read", fraction: 1 } as const;
  const run = {
    ...newRun("run-1", new Date(0).toISOString(), presets.smoke),
    status: "stopped",
    tasks: [cached, running, ...waiting],
  } as const;
  const told = (key: string, status: "running" | "computed") =>
    ({ key, status, fraction: 0.5, pace: null, metrics: [], error: null }) as const;
  const news: RunNews = {
    id: "run-1",
    isOver: false,
    fraction: 0.4,
    etaSeconds: 12,
    notices: ["no space left"],
    tasks: [told(stored.key, "computed"), told(running.key, "running")],
  };
  const next = withNews(run, news);
  expect(next).toMatchObject({ status: "elsewhere", fraction: 0.4, etaSeconds: 12, notices: news.notices });
  expect(next.tasks[0]).toBe(cached);
  expect(next.tasks[1]).toMatchObject({ status: "running", fraction: 0.5, label: running.label });
  expect(next.tasks.slice(2)).toEqual(waiting);
});
