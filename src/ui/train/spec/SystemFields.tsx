import type { ExperimentSpec, SystemSpec } from "../../../experiment/spec/spec.ts";
import type { SpecPath } from "../../../state/train/specPath.ts";
import layout from "../../style/layout.module.css";
import { ChoiceFields } from "./ChoiceFields.tsx";
import { type Editing, EditingContext, useEditing } from "./editing.ts";
import { ImportedFields } from "./ImportedFields.tsx";
import { Listed } from "./Listed.tsx";
import { Optional } from "./Optional.tsx";
import { TextField } from "./TextField.tsx";
import { TrainingFields } from "./TrainingFields.tsx";

/** The classifiers to train and compare. */
export function SystemFields() {
  const editing = useEditing();
  const { spec } = editing;
  return (
    <Listed<SystemSpec>
      path={["systems"]}
      title="Compared systems"
      help="Each system splits the task among its networks. Settings made here override the experiment's for this system only."
      noun="system"
      fresh={freshSystem}
    >
      {(path, system) =>
        system.imported === undefined ? (
          <OneSystem path={path} base={baseOfSystem(editing, spec.systems.indexOf(system))} />
        ) : (
          <ImportedFields path={path} imported={system.imported} />
        )
      }
    </Listed>
  );
}

/**
 * The original experiment with only the counterpart of the system at `index`, at that index: the system of the same name
 * or, for a renamed system, the one at the same place.
 */
function baseOfSystem({ spec, base }: Editing, index: number): ExperimentSpec {
  const isTaken = (id: string) => spec.systems.some((system) => system.id === id);
  const inPlace = base.systems[index];
  const counterpart =
    base.systems.find(({ id }) => id === spec.systems[index]?.id) ??
    (inPlace === undefined || isTaken(inPlace.id) ? undefined : inPlace);
  const systems: SystemSpec[] = [];
  if (counterpart !== undefined) systems[index] = counterpart;
  return { ...base, systems };
}

function freshSystem(systems: readonly SystemSpec[]): SystemSpec {
  const ids = new Set(systems.map(({ id }) => id));
  let number = systems.length + 1;
  while (ids.has(`system-${number}`)) number++;
  return { id: `system-${number}`, decomposition: { id: "one-vs-all" } };
}

function OneSystem({ path, base }: { readonly path: SpecPath; readonly base: ExperimentSpec }) {
  const editing = useEditing();
  const { network, defence, training } = editing.spec;
  const at = (part: string) => [...path, part];
  return (
    <EditingContext value={{ ...editing, base }}>
      <div className={layout.tight}>
        <TextField
          path={at("id")}
          label="Name"
          help="Shown in tables, figures and files. Use lower-case letters, digits and hyphens."
          limit={40}
        />
        <ChoiceFields path={at("decomposition")} label="Decomposition" nouns={["decompositions"]} />
        <Optional path={at("network")} title="Use a different network" fresh={network}>
          <ChoiceFields path={at("network")} label="Network" nouns={["networks"]} />
        </Optional>
        <Optional path={at("defence")} title="Use a different defence" fresh={defence}>
          <ChoiceFields path={at("defence")} label="Defence" nouns={["defences"]} />
        </Optional>
        <Optional path={at("training")} title="Use different training settings" fresh={{ ...training }}>
          <TrainingFields path={at("training")} />
        </Optional>
        <Optional path={at("mask")} title="Hide gradients behind a mask" fresh={{ id: "sigmoid" }}>
          <ChoiceFields path={at("mask")} label="Mask" nouns={["masks"]} />
        </Optional>
      </div>
    </EditingContext>
  );
}
