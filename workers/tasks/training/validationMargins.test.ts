import { beforeAll, expect, test } from "vitest";
import { canonicalLabelling } from "../../../src/experiment/terms/labelling.ts";
import { digitsOf, trained, trainTask } from "../../../tests/training.ts";
import { startBackend } from "../../backend/start.ts";

const digits = digitsOf(200);

beforeAll(async () => {
  await startBackend({ prefer: "wasm" });
});

const labellingOf = (arm: number) =>
  canonicalLabelling(
    Array.from({ length: 10 }, (_, cls) => (cls === arm ? "arm" : "rest")),
    "balanced",
  );

test.each([0, 3])("the margins of arm %i tell the accuracy of every epoch, image by image", async (arm) => {
  const labelling = labellingOf(arm);
  const task = trainTask({ network: { id: "linear", params: {} }, labelling, training: { epochs: 2 } });
  const { events, data, margins } = await trained(task, digits);
  const found = events.flatMap((event) => (event.kind === "margins" ? [event.margins] : []));
  expect(found.map(({ epoch }) => epoch)).toEqual([0, 1]);
  expect(margins).toEqual(found);
  const shares = found.map(({ margins, outputs }) => {
    const right = margins.filter((margin, i) => Number(margin > 0) === outputs[i]).length;
    return right / margins.length;
  });
  expect(data.validation.clean).toBeLessThanOrEqual(1000);
  expect(shares).toEqual(data.history.map(({ cleanAccuracy }) => cleanAccuracy));
  // The images of the class are those of output groups[arm].
  const labels = Array.from(digits.splits.validation, (index) => digits.labels[index] as number);
  const own = labelling.groups[arm];
  expect(Array.from(found[0]?.outputs ?? [], (output) => output === own)).toEqual(labels.map((cls) => cls === arm));
});

test("a network of ten classes, or one that leaves classes out, reports none", async () => {
  const pair = canonicalLabelling(
    Array.from({ length: 10 }, (_, cls) => (cls < 2 ? cls : null)),
    "natural",
  );
  for (const labelling of [undefined, pair]) {
    const task = trainTask({
      network: { id: "linear", params: {} },
      training: { epochs: 1 },
      ...(labelling === undefined ? {} : { labelling }),
    });
    const { events } = await trained(task, digits);
    expect(events.map(({ kind }) => kind)).not.toContain("margins");
  }
});
