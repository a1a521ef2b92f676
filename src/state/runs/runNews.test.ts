import { expect, test } from "vitest";
import { plan } from "../../experiment/plan/plan.ts";
import { presets } from "../../experiment/presets/index.ts";
import { waitingTask } from "../../lab/run/runState.ts";
import { newRun } from "./run.ts";
import { type RunNews, withNews } from "./runNews.ts";

test("news of another tab moves what is going on, and leaves what was read from the store", async () => {
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
