import { trainedThreat } from "../../experiment/catalogue/defenceFacts.ts";
import type { Norm } from "../../experiment/terms/choice.ts";
import type { SystemGroup } from "../systems/systems.ts";
import { chooseGroup } from "./attackImage.ts";
import { type AttackSettings, defaultSettings } from "./attackSettings.ts";
import { attackStore, groupOf } from "./attackStore.ts";

/**
 * Changes to the systems of another group, as a person does. An epsilon that nobody changed becomes the one that suits
 * the new group: the default is far too large for photographs and networks trained against 8/255.
 */
export function switchGroup(id: string): void {
  const { settings, groupId } = attackStore.getState();
  const before = startEpsilon(groupOf(groupId));
  const { linf, l2 } = settings.epsilon;
  suitEpsilon({ linf: linf === before.linf, l2: l2 === before.l2 }, id);
  chooseGroup(id);
}

/** Gives the epsilon of these norms the value that suits a group, by default the one on show. */
export function suitEpsilon(norms: Readonly<Record<Norm, boolean>>, id = attackStore.getState().groupId): void {
  const { settings } = attackStore.getState();
  const start = startEpsilon(groupOf(id));
  const { linf, l2 } = settings.epsilon;
  const epsilon = { linf: norms.linf ? start.linf : linf, l2: norms.l2 ? start.l2 : l2 };
  attackStore.setState({ settings: { ...settings, epsilon } });
}

/** The epsilon that a group begins with: the default, or the largest that it was trained against if that is smaller. */
function startEpsilon(group: SystemGroup | undefined): AttackSettings["epsilon"] {
  const { systems = [], defence } = group?.spec ?? {};
  // The experiment's own defence counts too: its undefended systems are compared with others.
  const defences = [defence, ...systems.map((system) => system.defence)];
  const trained = defences.flatMap((own) => (own === undefined ? [] : (trainedThreat(own) ?? [])));
  const start = (norm: Norm) => {
    const own = trained.flatMap((threat) => (threat.norm === norm ? [threat.epsilon] : []));
    const most = defaultSettings.epsilon[norm];
    return own.length === 0 ? most : Math.min(most, Math.max(...own));
  };
  return { linf: start("linf"), l2: start("l2") };
}
