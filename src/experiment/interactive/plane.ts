import { criterionOf } from "../catalogue/decompositionFacts.ts";
import { entryOf, resolveChoice } from "../catalogue/params.ts";
import { canonicalJson } from "../plan/key.ts";
import { generatePoints, type LabelledPoints, type PointShape } from "../sampling/points.ts";
import type { Training } from "../spec/spec.ts";
import { panels, searches } from "../studies/figure2.ts";
import type { Choice, Norm } from "../terms/choice.ts";
import type { Labelling } from "../terms/labelling.ts";
import { planeClasses } from "./planePoints.ts";
import type { PlaygroundRequest, PlaygroundResult, PlaygroundView, PlaygroundViewResult } from "./playground.ts";

/** Settings of the playground, apart from drawn points. */
export interface PlaneSettings {
  readonly shape: PointShape;
  readonly count: number;
  /** Standard deviation, in widths of the plane. */
  readonly noise: number;
  readonly dataSeed: number;
  readonly hidden: number;
  readonly learningRate: number;
  /** Norm of distances and of adversarial training. */
  readonly norm: Norm;
  /** Training epsilon; 0: standard training. */
  readonly epsilon: number;
  /** Seed of initial weights, batches and noise. */
  readonly seed: number;
}

/** The generated points of the settings. */
export function generatedPoints({ shape, count, noise, dataSeed }: PlaneSettings): LabelledPoints {
  return generatePoints({ shape, classes: planeClasses.length, noise, seed: dataSeed }, count);
}

/** A training with constant settings, since the playground may run for a long time while points are drawn. */
export const planeTraining = (learningRate: number): Training => ({
  epochs: 2000,
  batchSize: 30,
  learningRate,
  drops: [],
  momentum: 0.9,
  weightDecay: 1e-4,
});

export const planeDefence = ({ norm, epsilon }: PlaneSettings): Choice =>
  epsilon === 0 ? { id: "standard" } : { id: "adversarial", params: { norm, epsilon, steps: 5, warmup: 0 } };

/** Largest distance to search. All points of the plane are nearer. */
const reach: Readonly<Record<Norm, number>> = { l2: 1.5, linf: 1 };

/** The networks of the panels of Figure 2; two panels share one. */
const networks: readonly { readonly labelling: Labelling; readonly views: readonly PlaygroundView[] }[] = (() => {
  const found = new Map<string, { labelling: Labelling; views: PlaygroundView[] }>();
  for (const panel of panels) {
    const decomposition = resolveChoice("decompositions", panel.decomposition);
    const { labellings } = entryOf("decompositions", decomposition.id);
    const [labelling] = labellings(planeClasses.length, decomposition.params) as readonly [Labelling];
    const name = canonicalJson(labelling);
    const network = found.get(name) ?? { labelling, views: [] };
    network.views.push({ decomposition, criterion: criterionOf(decomposition, planeClasses.length) });
    found.set(name, network);
  }
  return [...found.values()];
})();

/** The request to train some epochs from given states (null: untrained), optionally with distances. */
export function planeRequest(
  settings: PlaneSettings,
  { points, labels }: LabelledPoints,
  states: readonly Uint8Array[] | null,
  { epochs, isMeasured, side }: { readonly epochs: number; readonly isMeasured: boolean; readonly side: number },
): PlaygroundRequest {
  const { norm } = settings;
  return {
    points,
    labels,
    classes: planeClasses,
    network: resolveChoice("networks", { id: "mlp", params: { hidden: settings.hidden } }),
    defence: resolveChoice("defences", planeDefence(settings)),
    training: planeTraining(settings.learningRate),
    seed: settings.seed,
    networks: networks.map((network, i) => ({ ...network, state: states?.[i] ?? null })),
    epochs,
    side,
    measure: isMeasured
      ? {
          attempts: searches.map((choice) => ({
            attack: resolveChoice("attacks", choice),
            strategy: "margin",
          })),
          threat: { norm, epsilon: reach[norm] },
        }
      : null,
  };
}

/** Results by panel: a, b and c of Figure 2. */
export function planePanels(result: PlaygroundResult): readonly PlaygroundViewResult[] {
  return result.networks.flatMap(({ views }) => views);
}
