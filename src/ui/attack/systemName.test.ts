import { afterAll, beforeAll, expect, test } from "vitest";
import { attackStore } from "../../state/attack/attackStore.ts";
import { type LabSystem, type SystemGroup, systemsStore } from "../../state/systems/systems.ts";
import { nameAmong, nameInside } from "./systemName.ts";

const system = (group: string, specId: string, label: string, isArms = false) =>
  ({
    ...{ id: `${group}/${specId}`, specId, label, scoreKind: isArms ? "arms" : "one" },
    system: { decomposition: { id: isArms ? "one-vs-all" : "multiclass", params: {} }, members: [{ network: {} }] },
  }) as unknown as LabSystem;
const [robin, defended, bare] = [
  system("photos", "robin", "RoBin (one-vs-all)", true),
  system("photos", "multiclass", "Multiclass"),
  system("photos", "undefended", "Multiclass, undefended"),
];
const plain = system("plain", "multiclass", "Multiclass");
const standard = { id: "standard" };
const groups = [
  {
    ...{ id: "photos", label: "Photos", systems: [robin, defended, bare] },
    spec: {
      defence: { id: "adversarial", params: { norm: "linf", epsilon: 0.03 } },
      systems: [{ id: "robin" }, { id: "multiclass" }, { id: "undefended", defence: standard }],
    },
  },
  { id: "plain", label: "Plain", systems: [plain], spec: { defence: standard, systems: [{ id: "multiclass" }] } },
] as unknown as readonly SystemGroup[];

beforeAll(() => {
  systemsStore.setState({ groups });
  attackStore.setState({ groupId: "photos" });
});
afterAll(() => {
  systemsStore.setState(systemsStore.getInitialState());
  attackStore.setState(attackStore.getInitialState());
});

test("one network is the multiclass model, and the undefended one among defended ones is called so", () => {
  expect([robin, defended].map((one) => nameAmong(one, [robin, defended]))).toEqual(["RoBin", "The multiclass model"]);
  expect([robin, bare].map((one) => nameAmong(one, [robin, bare]))).toEqual(["RoBin", "The undefended model"]);
  expect(nameInside(bare, [robin, bare])).toBe("the undefended model");
});

test("where none is defended, being undefended is no difference", () => {
  expect(nameAmong(plain, [plain])).toBe("The multiclass model");
});

test("two of a kind keep their labels", () => {
  expect([defended, bare].map((one) => nameAmong(one, [robin, defended, bare]))).toEqual([
    "Multiclass",
    "Multiclass, undefended",
  ]);
});
