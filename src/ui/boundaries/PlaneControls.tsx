import { useStore } from "zustand";
import { mostPoints } from "../../experiment/interactive/planePoints.ts";
import { type PointShape, pointShapes } from "../../experiment/sampling/points.ts";
import { changePlane } from "../../state/boundaries/playground.ts";
import { playgroundStore } from "../../state/boundaries/playgroundStore.ts";
import { Button } from "../controls/Button.tsx";
import { NumberField } from "../controls/NumberField.tsx";
import { Panel } from "../controls/Panel.tsx";
import { Segmented } from "../controls/Segmented.tsx";
import { Select } from "../controls/Select.tsx";
import { Term } from "../glossary/Term.tsx";
import styles from "./Plane.module.css";

const shapeNames: Readonly<Record<PointShape, string>> = {
  blobs: "Blobs",
  moons: "Half moons",
  rings: "Rings",
  spirals: "Spirals",
};
/** What training against attacks begins with. */
const usualEpsilon = 0.05;
const largestSeed = 2 ** 31 - 1;

/** Points that are generated. */
export function PointControls() {
  const { shape, count, noise, dataSeed } = useStore(playgroundStore, (state) => state.settings);
  const isDrawn = useStore(playgroundStore, (state) => state.isDrawn);
  const drawn = useStore(playgroundStore, (state) => state.points.labels.length);
  return (
    <Panel title="Points">
      <div className={styles.fields}>
        <Select
          label="Shape"
          value={shape}
          options={pointShapes.map((value) => ({ value, label: shapeNames[value] }))}
          onChange={(value) => changePlane({ shape: value })}
        />
        <NumberField
          label="Points"
          name="Number of points"
          value={count}
          min={3}
          max={mostPoints}
          step={3}
          decimals={0}
          slider={{ min: 30, max: 600 }}
          onChange={(value) => changePlane({ count: value })}
        />
        <NumberField
          label="Noise"
          name="Noise of the points"
          value={noise}
          min={0}
          max={0.5}
          step={0.01}
          slider={{ min: 0, max: 0.25 }}
          onChange={(value) => changePlane({ noise: value })}
        />
        <NumberField
          label={<Term id="seed">Seed of the points</Term>}
          name="Seed of the points"
          value={dataSeed}
          min={0}
          max={largestSeed}
          step={1}
          decimals={0}
          onChange={(value) => changePlane({ dataSeed: value })}
        />
        <div className={styles.row}>
          <Button size="s" onClick={() => changePlane({ dataSeed: (dataSeed + 1) % largestSeed })}>
            Other points
          </Button>
          <p className={styles.note} role="status">
            {isDrawn ? `${drawn} points, changed by hand. Undo takes that back.` : ""}
          </p>
        </div>
      </div>
    </Panel>
  );
}

/** The networks, and what they are trained against. */
export function TrainingControls() {
  const settings = useStore(playgroundStore, (state) => state.settings);
  const { hidden, learningRate, norm, epsilon, seed } = settings;
  return (
    <Panel title="Training">
      <div className={styles.fields}>
        <Segmented
          label={<Term id={epsilon === 0 ? "standard-training" : "adversarial-training"}>Training</Term>}
          value={epsilon === 0 ? "standard" : "adversarial"}
          options={[
            { value: "standard", label: "Standard" },
            { value: "adversarial", label: "Adversarial" },
          ]}
          onChange={(value) => changePlane({ epsilon: value === "standard" ? 0 : usualEpsilon })}
        />
        {epsilon > 0 && (
          <NumberField
            label={<Term id="epsilon">Epsilon</Term>}
            name="Epsilon to train against"
            value={epsilon}
            min={0.001}
            max={0.5}
            step={0.005}
            slider={{ min: 0.005, max: 0.2 }}
            onChange={(value) => changePlane({ epsilon: value })}
          />
        )}
        <Segmented
          label={<Term id="norm">Norm of distances</Term>}
          value={norm}
          options={[
            { value: "l2", label: "ℓ2" },
            { value: "linf", label: "ℓ∞" },
          ]}
          onChange={(value) => changePlane({ norm: value })}
        />
        <NumberField
          label="Hidden units"
          name="Hidden units of each network"
          value={hidden}
          min={1}
          max={256}
          step={1}
          decimals={0}
          slider={{ min: 2, max: 128 }}
          onChange={(value) => changePlane({ hidden: value })}
        />
        <NumberField
          label="Learning rate"
          name="Learning rate"
          value={learningRate}
          min={0.001}
          max={1}
          step={0.01}
          slider={{ min: 0.01, max: 0.3 }}
          onChange={(value) => changePlane({ learningRate: value })}
        />
        <NumberField
          label={<Term id="seed">Seed of the networks</Term>}
          name="Seed of the networks"
          value={seed}
          min={0}
          max={largestSeed}
          step={1}
          decimals={0}
          onChange={(value) => changePlane({ seed: value })}
        />
        <p className={styles.note}>
          Another number of hidden units or another seed begins untrained; everything else holds from the next
          epoch.
        </p>
      </div>
    </Panel>
  );
}
