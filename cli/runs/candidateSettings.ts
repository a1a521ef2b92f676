import type { ModelSettings } from "../../src/experiment/models/settings.ts";

interface Candidate {
  readonly settings: Partial<ModelSettings>;
  /** The options that give these settings. */
  readonly flags: string;
}

const imagenet = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
const caffe = [103.939, 116.779, 123.68];

/**
 * Pixels that networks are commonly trained on, for images of `channels` channels in [0,1]: other ranges, the statistics of
 * these data, and those of ImageNet, in both orders of the colours.
 */
export function candidateSettings(pixels: Float32Array, channels: number): readonly Candidate[] {
  const { mean, std } = statisticsOf(pixels, channels);
  const list = (values: readonly number[]) => values.map((value) => Number(value.toFixed(4)));
  const normalised = (means: readonly number[], stds: readonly number[]): Candidate => ({
    settings: { mean: list(means), std: list(stds) },
    flags: `--mean ${list(means).join(",")} --std ${list(stds).join(",")}`,
  });
  const plain: readonly Candidate[] = [
    { settings: { range: [0, 255] }, flags: "--range 0..255" },
    { settings: { range: [-1, 1] }, flags: "--range -1..1" },
    normalised(mean, std),
    ...(channels === 3 ? [normalised(imagenet.mean, imagenet.std)] : []),
  ];
  if (channels !== 3) return plain;
  const turned = plain.map(({ settings, flags }) => ({
    settings: { ...settings, colours: "bgr" as const },
    flags: `${flags} --channels bgr`,
  }));
  return [
    ...plain,
    ...turned,
    { settings: { colours: "bgr" }, flags: "--channels bgr" },
    {
      settings: { colours: "bgr", range: [0, 255], mean: caffe },
      flags: `--channels bgr --range 0..255 --mean ${caffe.join(",")}`,
    },
  ];
}

function statisticsOf(pixels: Float32Array, channels: number) {
  const sums = new Array<number>(channels).fill(0);
  const squares = new Array<number>(channels).fill(0);
  for (const [at, value] of pixels.entries()) {
    sums[at % channels] = (sums[at % channels] as number) + value;
    squares[at % channels] = (squares[at % channels] as number) + value * value;
  }
  const count = pixels.length / channels;
  const mean = sums.map((sum) => sum / count);
  const std = squares.map((square, c) => Math.max(1e-3, Math.sqrt(square / count - (mean[c] as number) ** 2)));
  return { mean, std };
}
