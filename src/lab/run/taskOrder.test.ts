import fc from "fast-check";
import { expect, test } from "vitest";
import type { PlannedTask } from "../../experiment/plan/plannedTask.ts";
import { createTaskOrder } from "./taskOrder.ts";

const count = 12;

/** A plan of `count` tasks in which task i needs those of the tasks before it that are listed. */
const plans = fc
  .array(fc.uniqueArray(fc.nat(count - 1)), { minLength: count, maxLength: count })
  .map((needs) =>
    needs.map(
      (before, i) => ({ key: `${i}`, needs: before.filter((need) => need < i).map(String) }) as unknown as PlannedTask,
    ),
  );

const steps = fc.array(fc.tuple(fc.constantFrom("add", "remove", "finish", "take" as const), fc.nat(count - 1)));

test("takes the first queued task of the plan that has everything it needs, whatever happened before", () => {
  fc.assert(
    fc.property(plans, steps, (tasks, actions) => {
      const order = createTaskOrder(tasks);
      const [queued, finished] = [new Set<string>(), new Set<string>()];
      for (const [action, i] of actions) {
        const key = `${i}`;
        if (action === "take") {
          const expected = tasks.find((task) => queued.has(task.key) && task.needs.every((need) => finished.has(need)));
          expect(order.take()).toBe(expected);
          if (expected !== undefined) queued.delete(expected.key);
          continue;
        }
        order[action](key);
        if (action === "add") queued.add(key);
        else queued.delete(key);
        if (action === "finish") finished.add(key);
      }
    }),
  );
});
