import { fillNormal, stream } from "../src/experiment/sampling/random.ts";
import type { Dataset } from "../workers/datasets/dataset.ts";

const weakPixels = 20;
const classCount = 3;

/**
 * Three classes on which standard training is not robust and robust training can be (after Tsipras et al. 2019). Each class
 * has one strong pixel, which is wrong on one image in twenty, and twenty weak pixels, all of which a change of 0.1 can
 * reverse.
 */
export function weakFeatures(train: number, validation: number): Dataset {
  const count = train + validation;
  const pixels = classCount * (1 + weakPixels);
  const images = new Uint8Array(count * pixels);
  const labels = Uint8Array.from({ length: count }, (_, i) => i % classCount);
  const random = stream(1, "sample", "weak features");
  for (let i = 0; i < count; i++) {
    const noise = fillNormal(new Float32Array(pixels), random);
    const loud = random() < 0.05 ? Math.floor(random() * classCount) : (labels[i] as number);
    for (let pixel = 0; pixel < pixels; pixel++) {
      const cls = pixel % classCount;
      const mean = pixel < classCount ? (cls === loud ? 0.75 : 0.25) : cls === labels[i] ? 0.55 : 0.48;
      const value = mean + 0.06 * (noise[pixel] as number);
      images[i * pixels + pixel] = Math.round(255 * Math.min(1, Math.max(0, value)));
    }
  }
  const range = (from: number, to: number) => Uint32Array.from({ length: to - from }, (_, i) => from + i);
  return {
    shape: [1, pixels, 1],
    classes: ["a", "b", "c"],
    images,
    labels,
    splits: { train: range(0, train), validation: range(train, count), test: new Uint32Array() },
  };
}
