import { useStore } from "zustand";
import { factsOf } from "../../experiment/catalogue/datasetFacts.ts";
import type { SliceAxis } from "../../experiment/interactive/slice.ts";
import { axisSteps } from "../../lab/pool/slicePlane.ts";
import { chooseSliceGroup } from "../../state/boundaries/sliceImage.ts";
import {
  type BoundarySettings,
  mostSystems,
  slicedAxes,
  slicedSystems,
  slicedThreat,
} from "../../state/boundaries/sliceSettings.ts";
import { select, selectionStore } from "../../state/page/selection.ts";
import type { LabSystem, SystemGroup } from "../../state/systems/systems.ts";
import { Choices } from "../controls/Choices.tsx";
import { NumberField } from "../controls/NumberField.tsx";
import { Panel } from "../controls/Panel.tsx";
import { Segmented } from "../controls/Segmented.tsx";
import { Select, type SelectOption } from "../controls/Select.tsx";
import { BringModel } from "../shared/BringModel.tsx";
import { ThreatFields } from "../shared/ThreatFields.tsx";
import layout from "../style/layout.module.css";
import styles from "./BoundariesRoom.module.css";

const change = (part: Partial<BoundarySettings>) => select("boundaries", part);

/** Settings of the map: its systems, plane, range and resolution. */
export function SliceSettings(props: { readonly group: SystemGroup; readonly groups: readonly SystemGroup[] }) {
  const { group, groups } = props;
  const settings = useStore(selectionStore, (state) => state.boundaries);
  const shown = slicedSystems(group, settings);
  const threat = slicedThreat(settings);
  const axes = slicedAxes(settings, shown);
  return (
    <Panel title="Plane">
      <div className={layout.stack}>
        <Select
          label="Systems"
          value={group.id}
          options={groups.map(({ id, label }) => ({ value: id, label }))}
          onChange={chooseSliceGroup}
        />
        <BringModel />
        {group.systems.length > 1 && (
          <Choices
            label={`Shown on the map (1 to ${mostSystems})`}
            options={group.systems.map(({ id, label }) => ({ value: id, label }))}
            chosen={shown.map(({ id }) => id)}
            onChange={(systems) => {
              if (systems.length >= 1 && systems.length <= mostSystems) change({ systems: [...systems] });
            }}
          />
        )}
        {(["across", "up"] as const).map((which, i) => (
          <AxisFields
            key={which}
            name={which === "across" ? "Horizontal axis" : "Vertical axis"}
            axis={axes[i] as SliceAxis}
            shown={shown}
            group={group}
            onChange={(axis) => change({ [which]: axis, at: null })}
          />
        ))}
        <ThreatFields
          threat={threat}
          min={threat.norm === "linf" ? 0.001 : 0.01}
          onNorm={(norm) => change({ norm, at: null })}
          onEpsilon={(epsilon) => change({ [threat.norm === "linf" ? "epsilonLinf" : "epsilonL2"]: epsilon, at: null })}
        >
          <p className={styles.hint}>
            {threat.norm === "linf"
              ? "Coordinates are the largest change of any pixel. The axes keep their natural angle."
              : "The second axis is turned to a right angle, so distances on the map are distances between images."}
          </p>
        </ThreatFields>
        <NumberField
          label="Range, in epsilons"
          name="Range of the axes in epsilons"
          readout={`± ${Number((settings.reach * threat.epsilon).toPrecision(3))}`}
          value={settings.reach}
          min={1}
          max={50}
          step={0.5}
          slider={{ min: 1, max: 10 }}
          onChange={(reach) => change({ reach, at: null })}
        />
        <Segmented
          label="Points per axis"
          value={settings.resolution}
          size="s"
          options={(["33", "65", "97", "129"] as const).map((value) => ({ value, label: value }))}
          onChange={(resolution) => change({ resolution })}
        />
      </div>
    </Panel>
  );
}

function AxisFields(props: {
  readonly name: string;
  readonly axis: SliceAxis;
  readonly shown: readonly LabSystem[];
  readonly group: SystemGroup;
  readonly onChange: (axis: SliceAxis) => void;
}) {
  const { name, axis, shown, group, onChange } = props;
  const { classes } = factsOf(group.dataset);
  // An axis may belong to a system that is not shown.
  const others = group.systems.filter(
    ({ id }) => "system" in axis && axis.system === id && !shown.some((one) => one.id === id),
  );
  return (
    <>
      <Select
        label={name}
        value={optionOf(axis)}
        options={axisOptions([...shown, ...others])}
        onChange={(value) => onChange(axisOf(value))}
      />
      {axis.kind === "random" && (
        <NumberField
          label="Seed of the direction"
          name={`${name}: seed of the direction`}
          value={axis.seed}
          max={2 ** 31 - 1}
          onChange={(seed) => onChange({ kind: "random", seed })}
        />
      )}
      {axis.kind === "image" && (
        <div className={styles.pair}>
          <Select
            label="Class"
            value={axis.cls === null ? "all" : String(axis.cls)}
            options={[{ value: "all", label: "Any" }, ...classes.map((label, cls) => ({ value: String(cls), label }))]}
            onChange={(value) => onChange({ ...axis, cls: value === "all" ? null : Number(value) })}
          />
          <NumberField
            label="Seed"
            name={`${name}: seed of the other image`}
            value={axis.seed}
            max={999_999}
            onChange={(seed) => onChange({ ...axis, seed })}
          />
        </div>
      )}
    </>
  );
}

function axisOptions(systems: readonly LabSystem[]): readonly SelectOption<string>[] {
  return [
    ...systems.map(({ id, label }) => ({
      value: `steepest ${id}`,
      label: `Steepest for ${label}`,
      summary: "The direction in which its lead over the closest rival falls fastest.",
    })),
    ...systems.map(({ id, label }) => ({
      value: `attack ${id}`,
      label: `PGD against ${label}`,
      summary: `The perturbation that ${axisSteps} attack steps find within the budget.`,
    })),
    { value: "random", label: "A random direction", summary: "Independent of the systems, like noise." },
    { value: "image", label: "Towards another image", summary: "A straight line to a test image." },
  ];
}

function optionOf(axis: SliceAxis): string {
  return axis.kind === "steepest" || axis.kind === "attack" ? `${axis.kind} ${axis.system}` : axis.kind;
}

function axisOf(value: string): SliceAxis {
  const [kind, system = ""] = value.split(" ");
  if (kind === "steepest" || kind === "attack") return { kind, system };
  return kind === "image" ? { kind: "image", cls: null, seed: 1 } : { kind: "random", seed: 1 };
}
