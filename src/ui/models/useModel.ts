import type { StoredModel } from "../../lab/engine/modelApi.ts";
import { chooseGroup, chooseSystems } from "../../state/attack/attackImage.ts";
import { evaluationStore } from "../../state/models/evaluation.ts";
import { modelDigest } from "../../state/models/modelSystems.ts";
import { loadPacks, systemsStore } from "../../state/systems/systems.ts";

/** Opens Attack with a model beside a RoBin on the same data, if there is one. */
export async function attackModel(model: StoredModel): Promise<void> {
  await loadPacks();
  const id = `models/${await modelDigest(model)}`;
  const groups = systemsStore.getState().groups.filter(({ systems }) => systems.some((system) => system.id === id));
  const beside = (group: (typeof groups)[number]) =>
    group.systems.find((system) => system.id !== id && system.scoreKind === "arms") ??
    group.systems.find((system) => system.id !== id);
  const group = groups.find(({ origin }) => origin !== "models") ?? groups[0];
  if (group === undefined) throw new Error(`${model.name} is not offered yet: wait a moment and try again`);
  const other = beside(group);
  chooseGroup(group.id);
  chooseSystems(group.id, other === undefined ? [id] : [other.id, id]);
  location.assign("#attack");
  window.scrollTo(0, 0);
}

/** Opens the form in Robustness that evaluates a model without training anything. */
export async function evaluateModel({ name }: StoredModel): Promise<void> {
  evaluationStore.setState({ models: [name] });
  location.assign("#robustness");
  window.scrollTo(0, 0);
}
