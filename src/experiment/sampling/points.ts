import { stream } from "./random.ts";

export const pointShapes = ["moons", "rings", "blobs", "spirals"] as const;
export type PointShape = (typeof pointShapes)[number];

export interface PointsRecipe {
  readonly shape: PointShape;
  readonly classes: number;
  /** Standard deviation of the normal noise on each coordinate. The plane is 1 wide. */
  readonly noise: number;
  readonly seed: number;
}

export interface LabelledPoints {
  /** [n, 2] in [0,1]: x points right, y up. */
  readonly points: Float32Array;
  readonly labels: Uint8Array;
}

/**
 * The first `count` points of an endless, class-balanced sequence: point i has class i mod classes. A smaller `count` gives
 * a prefix of the same sequence, and another `noise` moves the same points. Points are clipped to [0,1].
 */
export function generatePoints({ shape, classes, noise, seed }: PointsRecipe, count: number): LabelledPoints {
  const random = stream(seed, "points", shape, classes);
  const points = new Float32Array(2 * count);
  const labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const cls = i % classes;
    const [x, y] = curves[shape](random(), cls, classes);
    // Box-Muller; 1 - u is above 0.
    const radius = noise * Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    points[2 * i] = clamp(x + radius * Math.cos(angle));
    points[2 * i + 1] = clamp(y + radius * Math.sin(angle));
    labels[i] = cls;
  }
  return { points, labels };
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value));

/** Position on the curve of a class without noise; `along` in [0,1) runs along the curve. */
const curves: Readonly<Record<PointShape, (along: number, cls: number, classes: number) => readonly [number, number]>> =
  {
    /** Two interleaved half circles. Further classes follow to the right, alternately above and below. */
    moons(along, cls, classes) {
      const angle = Math.PI * along;
      const up = cls % 2 === 0;
      // scikit-learn uses 1, at which the first and third half circle of a row would touch.
      const apart = 1.2;
      const scale = 0.8 / (2 + apart * (classes - 1));
      const x = apart * cls + (up ? Math.cos(angle) : -Math.cos(angle));
      const y = up ? Math.sin(angle) - 0.25 : 0.25 - Math.sin(angle);
      return [0.1 + scale * (x + 1), 0.5 + scale * y];
    },
    /** Concentric circles, the first class inside. */
    rings(along, cls, classes) {
      return around((0.42 * (cls + 1)) / classes, 2 * Math.PI * along);
    },
    /** One position per class, evenly spaced on a circle. All spread comes from the noise. */
    blobs(_, cls, classes) {
      return around(0.3, Math.PI / 2 + (2 * Math.PI * cls) / classes);
    },
    /** Arms that leave the centre in different directions and turn once around it. */
    spirals(along, cls, classes) {
      const reach = Math.sqrt(0.02 + 0.98 * along);
      return around(0.42 * reach, 2 * Math.PI * (cls / classes + reach));
    },
  };

const around = (radius: number, angle: number): readonly [number, number] => [
  0.5 + radius * Math.cos(angle),
  0.5 + radius * Math.sin(angle),
];
