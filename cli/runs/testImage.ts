import type { ResolvedChoice } from "../../src/experiment/terms/system.ts";
import type { Pool } from "../../src/lab/pool/pool.ts";

/** The test image at a position of the split: `[height * width * channels]` pixels from 0 to 1, and its label. */
export async function testImage(
  pool: Pool,
  dataset: ResolvedChoice,
  position: number,
): Promise<{ pixels: Float32Array; label: number }> {
  const { images, labels } = await pool.examples(dataset, "test", [position]);
  const scale = images instanceof Float32Array ? 1 : 255;
  return { pixels: Float32Array.from(images, (value) => value / scale), label: labels[0] ?? 0 };
}
