import type { ReactNode } from "react";
import type { Norm, Threat } from "../../experiment/terms/choice.ts";
import { epsilonLimits } from "../../state/attack/attackSettings.ts";
import { NumberField } from "../controls/NumberField.tsx";
import { Segmented } from "../controls/Segmented.tsx";
import { Term } from "../glossary/Term.tsx";
import { levelsText } from "../images/sizeText.ts";

/** Chooses the norm and epsilon of an attack. */
export function ThreatFields(props: {
  readonly threat: Threat;
  /** Smallest epsilon. */
  readonly min: number;
  readonly onNorm: (norm: Norm) => void;
  readonly onEpsilon: (epsilon: number) => void;
  /** A hint between the two fields. */
  readonly children?: ReactNode;
}) {
  const { threat, min, onNorm, onEpsilon, children } = props;
  const { most, step, slider } = epsilonLimits[threat.norm];
  return (
    <>
      <Segmented
        label={<Term id="norm">Norm</Term>}
        value={threat.norm}
        options={[
          { value: "linf", label: "ℓ∞ per pixel", name: "l infinity" },
          { value: "l2", label: "ℓ2 overall", name: "l 2" },
        ]}
        onChange={onNorm}
      />
      {children}
      <NumberField
        label={<Term id="epsilon">Epsilon</Term>}
        name="Epsilon"
        readout={`= ${levelsText(threat.epsilon)} grey levels`}
        value={threat.epsilon}
        min={min}
        max={most}
        step={step}
        slider={{ min: min === 0 ? 0 : step, max: slider }}
        onChange={onEpsilon}
      />
    </>
  );
}
