import type { Noun } from "../../../experiment/catalogue/index.ts";
import type { ExperimentSpec, SystemSpec } from "../../../experiment/spec/spec.ts";
import type { Choice } from "../../../experiment/terms/choice.ts";
import { type SpecPath, valueAt } from "../../../state/train/specPath.ts";
import { Switch } from "../../controls/Switch.tsx";
import { ChoiceFields } from "./ChoiceFields.tsx";
import { type Editing, EditingContext, useEditing } from "./editing.ts";
import { Listed } from "./Listed.tsx";
import styles from "./SpecForm.module.css";
import { TextField } from "./TextField.tsx";
import { TrainingFields } from "./TrainingFields.tsx";

/** The classifiers that are trained and compared. */
export function SystemFields() {
  const editing = useEditing();
  const { spec } = editing;
  return (
    <Listed<SystemSpec>
      path={["systems"]}
      title="Compared systems"
      help="Each splits the task into member networks; what it says itself overrides the experiment's for it alone."
      noun="system"
      fresh={freshSystem}
    >
      {(path, system) => <OneSystem path={path} base={systemsLike(editing, spec.systems.indexOf(system))} />}
    </Listed>
  );
}

/**
 * What the draft began from, with its counterpart of the system at the same index: the one of the same name, or, for a
 * system that was renamed, the one in the same place.
 */
function systemsLike({ spec, base }: Editing, index: number): ExperimentSpec {
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
  return (
    <EditingContext value={{ ...editing, base }}>
      <div className={styles.nestedPlain}>
        <TextField
          path={[...path, "id"]}
          label="Name"
          help="What tables, figures and files call it: small letters, digits and hyphens."
          limit={40}
        />
        <ChoiceFields path={[...path, "decomposition"]} label="Decomposition" nouns={["decompositions"]} />
        <Override path={path} part="network" title="A network of its own" noun="networks" />
        <Override path={path} part="defence" title="A defence of its own" noun="defences" />
        <OwnTraining path={path} />
        <Override path={path} part="mask" title="A mask that hides gradients" noun="masks" />
      </div>
    </EditingContext>
  );
}

/** An optional choice of one system; switched on, it begins as the experiment's own. */
function Override(props: {
  readonly path: SpecPath;
  readonly part: "network" | "defence" | "mask";
  readonly title: string;
  readonly noun: Noun;
}) {
  const { path, part, title, noun } = props;
  const { spec, base, edit } = useEditing();
  const at = [...path, part];
  const isOn = valueAt(spec, at) !== undefined;
  return (
    <div className={styles.optional}>
      <Switch
        label={title}
        checked={isOn}
        onChange={(on) => edit(at, on ? (valueAt(base, at) ?? shared(spec, part)) : undefined)}
      />
      {isOn && (
        <div className={styles.nested}>
          <ChoiceFields path={at} label={part} nouns={[noun]} />
        </div>
      )}
    </div>
  );
}

function shared(spec: ExperimentSpec, part: "network" | "defence" | "mask"): Choice {
  return part === "mask" ? { id: "sigmoid" } : spec[part];
}

function OwnTraining({ path }: { readonly path: SpecPath }) {
  const { spec, base, edit } = useEditing();
  const at = [...path, "training"];
  const isOn = valueAt(spec, at) !== undefined;
  return (
    <div className={styles.optional}>
      <Switch
        label="A training of its own"
        checked={isOn}
        onChange={(on) => edit(at, on ? (valueAt(base, at) ?? { ...spec.training }) : undefined)}
      />
      {isOn && (
        <div className={styles.nested}>
          <TrainingFields path={at} />
        </div>
      )}
    </div>
  );
}
