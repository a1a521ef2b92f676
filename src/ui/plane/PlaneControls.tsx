import type { ReactNode } from "react";
import { useStore } from "zustand";
import { mostPoints } from "../../experiment/interactive/planePoints.ts";
import { type PointShape, pointShapes } from "../../experiment/sampling/points.ts";
import { changePlane } from "../../state/plane/playground.ts";
import { playgroundStore } from "../../state/plane/playgroundStore.ts";
import { Button } from "../controls/Button.tsx";
import { NumberField } from "../controls/NumberField.tsx";
import { Panel } from "../controls/Panel.tsx";
import { Segmented } from "../controls/Segmented.tsx";
import { Select } from "../controls/Select.tsx";
import { Term } from "../glossary/Term.tsx";
import layout from "../style/layout.module.css";

const shapeNames: Readonly<Record<PointShape, string>> = {
  blobs: "Blobs",
  moons: "Half moons",
  rings: "Rings",
  spirals: "Spirals",
};
/** Epsilon when adversarial training is switched on. */
const defaultEpsilon = 0.05;
const largestSeed = 2 ** 31 - 1;

/** Ranges of the numeric settings, with their names for screen readers. */
const numbers = {
  count: {
    name: "Number of points",
    min: 3,
    max: mostPoints,
    step: 3,
    slider: { min: 30, max: 600 },
  },
  noise: { name: "Noise of the points", min: 0, max: 0.5, step: 0.01, slider: { min: 0, max: 0.25 } },
  dataSeed: { name: "Seed of the points", max: largestSeed },
  epsilon: { name: "Training epsilon", min: 0.001, max: 0.5, step: 0.005, slider: { min: 0.005, max: 0.2 } },
  hidden: {
    name: "Hidden units of each network",
    min: 1,
    max: 256,
    slider: { min: 2, max: 128 },
  },
  learningRate: { name: "Learning rate", min: 0.001, max: 1, step: 0.01, slider: { min: 0.01, max: 0.3 } },
  seed: { name: "Seed of the networks", max: largestSeed },
};

function PlaneNumber(props: { readonly setting: keyof typeof numbers; readonly label: ReactNode }) {
  const { setting, label } = props;
  const value = useStore(playgroundStore, ({ settings }) => settings[setting]);
  const onChange = (next: number) => changePlane({ [setting]: next });
  return <NumberField label={label} {...numbers[setting]} value={value} onChange={onChange} />;
}

/** Settings of the generated points. */
export function PointControls() {
  const { shape, dataSeed } = useStore(playgroundStore, (state) => state.settings);
  const isDrawn = useStore(playgroundStore, (state) => state.isDrawn);
  const drawn = useStore(playgroundStore, (state) => state.points.labels.length);
  return (
    <Panel title="Points">
      <div className={layout.tight}>
        <Select
          label="Shape"
          value={shape}
          options={pointShapes.map((value) => ({ value, label: shapeNames[value] }))}
          onChange={(value) => changePlane({ shape: value })}
        />
        <PlaneNumber setting="count" label="Points" />
        <PlaneNumber setting="noise" label="Noise" />
        <PlaneNumber setting="dataSeed" label={<Term id="seed">Seed of the points</Term>} />
        <div className={layout.buttons}>
          <Button size="s" onClick={() => changePlane({ dataSeed: (dataSeed + 1) % largestSeed })}>
            New points
          </Button>
          <p className={layout.note} role="status">
            {isDrawn ? `${drawn} points, edited by hand.` : ""}
          </p>
        </div>
      </div>
    </Panel>
  );
}

/** Settings of the networks and their training. */
export function TrainingControls() {
  const { norm, epsilon } = useStore(playgroundStore, (state) => state.settings);
  return (
    <Panel title="Training">
      <div className={layout.tight}>
        <Segmented
          label={<Term id={epsilon === 0 ? "standard-training" : "adversarial-training"}>Training</Term>}
          value={epsilon === 0 ? "standard" : "adversarial"}
          options={[
            { value: "standard", label: "Standard" },
            { value: "adversarial", label: "Adversarial" },
          ]}
          onChange={(value) => changePlane({ epsilon: value === "standard" ? 0 : defaultEpsilon })}
        />
        {epsilon > 0 && <PlaneNumber setting="epsilon" label={<Term id="epsilon">Epsilon</Term>} />}
        <Segmented
          label={<Term id="norm">Norm of distances</Term>}
          value={norm}
          options={[
            { value: "l2", label: "ℓ2" },
            { value: "linf", label: "ℓ∞" },
          ]}
          onChange={(value) => changePlane({ norm: value })}
        />
        <PlaneNumber setting="hidden" label="Hidden units" />
        <PlaneNumber setting="learningRate" label="Learning rate" />
        <PlaneNumber setting="seed" label={<Term id="seed">Seed of the networks</Term>} />
        <p className={layout.note}>Changing hidden units or seed restarts training; other changes apply next epoch.</p>
      </div>
    </Panel>
  );
}
