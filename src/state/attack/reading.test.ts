import { expect, test } from "vitest";
import { type SystemGroup, systemsStore } from "../systems/systems.ts";
import { attackStore } from "./attackStore.ts";
import { negativeText, readingOf } from "./reading.ts";

test("a margin below 0 is never shown as 0", () => {
  expect(negativeText(-6.62)).toBe("−6.6");
  expect(negativeText(-0.12)).toBe("−0.1");
  expect(negativeText(-0.034)).toBe("−0.03");
  expect(negativeText(-0.98)).toBe("−1.0");
  expect(negativeText(-1e-9)).toBe("−1e−9");
});

/** Systems on show with these labels, which read the image as these classes. */
function readBy(answers: Readonly<Record<string, number>>) {
  const systems = Object.keys(answers).map((label) => ({
    ...{ id: label, specId: label, label, scoreKind: "one" },
    system: { decomposition: { id: "multiclass", params: {} }, members: [{ labelling: { groups: [0, 1] } }] },
  }));
  systemsStore.setState({ groups: [{ id: "g", systems } as unknown as SystemGroup] });
  attackStore.setState({ groupId: "g", chosen: Object.keys(answers) });
  return Object.fromEntries(
    Object.entries(answers).map(([id, cleanPrediction]) => [id, { cleanPrediction, cleanScores: new Float32Array(2) }]),
  );
}

test("what systems read is separated by semicolons where a name holds a comma", () => {
  const classes = ["horse", "truck"];
  const plain = readBy({ RoBin: 1, Multiclass: 0 });
  expect(readingOf(plain, classes)).toBe("RoBin reads this as truck, Multiclass as horse. What is it?");
  const comma = readBy({ RoBin: 1, Multiclass: 1, "Multiclass, undefended": 0 });
  expect(readingOf(comma, classes)).toBe(
    "RoBin reads this as truck; Multiclass as truck; Multiclass, undefended as horse. What is it?",
  );
  expect(readingOf(readBy({ RoBin: 1, Multiclass: 1 }), classes)).toBe("Both read this as truck. What is it?");
});
