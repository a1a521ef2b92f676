import { useStore } from "zustand";
import type { SystemImages } from "../../../experiment/artefacts/imageResults.ts";
import { factsOf } from "../../../experiment/catalogue/datasetFacts.ts";
import type { Asked } from "../../../experiment/link/permalinkRooms.ts";
import { type Threat, threatKey } from "../../../experiment/terms/choice.ts";
import { threatText } from "../../../figures/drawing/format.ts";
import type { MeasuredExperiment } from "../../../state/imports/experiments.ts";
import { type Selection, select, selectionStore } from "../../../state/page/selection.ts";
import { Button } from "../../controls/Button.tsx";
import { Select } from "../../controls/Select.tsx";
import styles from "./Find.module.css";
import { measuredCoherence, measuredDistances } from "./filterOf.ts";
import { RangeFilter } from "./RangeFilter.tsx";

const change = (part: Partial<Selection["compare"]>) => select("compare", { ...part, findFrom: 0 });
const noFilter = {
  findClass: null,
  findClean: "any",
  findBroken: {},
  findDistance: null,
  findCoherence: null,
} as const;

/** What to look for. Distance and coherence are offered where they were measured. */
export function FindFilters(props: {
  readonly threats: readonly Threat[];
  readonly threat: Threat;
  readonly systems: MeasuredExperiment["systems"];
  readonly spec: MeasuredExperiment["spec"];
  readonly results: readonly SystemImages[];
}) {
  const { threats, threat, systems, spec, results } = props;
  const { findClass, findClean, findBroken, findSystem, findDistance, findCoherence } = useStore(
    selectionStore,
    (state) => state.compare,
  );
  const { classes } = factsOf(spec.dataset);
  const names = Object.fromEntries(systems.map(({ id, label }) => [id, label]));
  const distances = measuredDistances(results, threat, findSystem);
  const coherence = measuredCoherence(results, findSystem);
  const isFiltered =
    findClass !== null ||
    findClean !== "any" ||
    findDistance !== null ||
    findCoherence !== null ||
    Object.values(findBroken).some((asked) => asked !== "any");
  return (
    <div className={styles.filters}>
      <Select
        label="Budget"
        value={threatKey(threat)}
        options={threats.map((one) => ({ value: threatKey(one), label: threatText(one) }))}
        onChange={(value) => change({ findThreat: value })}
      />
      {systems.length === 2 ? <Pair systems={systems} /> : <EverySystem systems={systems} />}
      <Select
        label="Class"
        value={findClass === null ? "all" : String(findClass)}
        options={[
          { value: "all", label: "All classes" },
          ...classes.map((label, cls) => ({ value: String(cls), label: `Only ${label}` })),
        ]}
        onChange={(value) => change({ findClass: value === "all" ? null : Number(value) })}
      />
      <Select
        label="Before any attack"
        value={findClean}
        options={[
          { value: "any", label: "Right or wrong" },
          { value: "right", label: "All systems right" },
          { value: "wrong", label: "Some system wrong" },
        ]}
        onChange={(value) => change({ findClean: value })}
      />
      {distances !== null && (
        <RangeFilter
          label="Smallest perturbation"
          measured={distances}
          value={findDistance}
          names={names}
          onChange={(value) => change({ findDistance: value })}
          onSystem={(system) => change({ findSystem: system })}
        />
      )}
      {coherence !== null && (
        <RangeFilter
          label="Coherence"
          measured={coherence}
          value={findCoherence}
          names={names}
          onChange={(value) => change({ findCoherence: value })}
          onSystem={(system) => change({ findSystem: system })}
        />
      )}
      {isFiltered && (
        <div className={styles.clear}>
          <Button size="s" variant="quiet" onClick={() => change(noFilter)}>
            Clear filters
          </Button>
        </div>
      )}
    </div>
  );
}

type Systems = MeasuredExperiment["systems"];

const outcomes = [
  ["any", "any", "Any outcome"],
  ["not", "not", "Neither"],
  ["broken", "not", "only first"],
  ["not", "broken", "only second"],
  ["broken", "broken", "Both"],
] as const;

/** Two systems: neither, only one, or both. */
function Pair({ systems }: { readonly systems: Systems }) {
  const broken = useStore(selectionStore, (state) => state.compare.findBroken);
  const [first, second] = systems;
  if (first === undefined || second === undefined) return null;
  const asked = (id: string) => broken[id] ?? "any";
  return (
    <Select
      label="Broken"
      value={`${asked(first.id)} ${asked(second.id)}`}
      options={outcomes.map(([a, b, text], i) => ({
        value: `${a} ${b}`,
        label: i === 2 ? `Only ${first.label}` : i === 3 ? `Only ${second.label}` : text,
      }))}
      onChange={(value) => {
        const [a = "any", b = "any"] = value.split(" ") as Asked[];
        change({ findBroken: { [first.id]: a, [second.id]: b } });
      }}
    />
  );
}

/** Any other number of systems: any subset of them. */
function EverySystem({ systems }: { readonly systems: Systems }) {
  const broken = useStore(selectionStore, (state) => state.compare.findBroken);
  return systems.map(({ id, label }) => (
    <Select<Asked>
      key={id}
      label={label}
      value={broken[id] ?? "any"}
      options={[
        { value: "any", label: "Broken or not" },
        { value: "broken", label: "Broken" },
        { value: "not", label: "Not broken" },
      ]}
      onChange={(value) => change({ findBroken: { ...broken, [id]: value } })}
    />
  ));
}
