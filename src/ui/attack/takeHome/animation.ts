import { attackScene } from "../../../figures/attack/attackScene.ts";
import type { AttackSource } from "../../../figures/attack/attackSource.ts";
import { figureSvg } from "../../../figures/drawing/exportFigure.ts";
import { drawSvg } from "../../../figures/drawing/rasterise.ts";
import { encodeAnimation } from "../../../state/page/animation.ts";
import { animatedSteps, frameDelay } from "./animatedSteps.ts";

/** Width of the animation in pixels. */
const width = 560;

/**
 * The attack as an animated GIF: its pictures at every step, the verdicts at the end. Frames are drawn one by one with
 * pauses between, and encoded in a worker, so that the page stays responsive.
 *
 * @param onProgress called with the finished share.
 * @throws when the browser cannot draw a frame.
 */
export async function attackAnimation(source: AttackSource, onProgress: (share: number) => void): Promise<Blob> {
  const steps = animatedSteps(Math.max(0, ...source.systems.map(({ run }) => run.end)));
  const scenes = steps.map((step) => ({ ...source, step }));
  // All frames have the height of the highest: those at the end, which have verdicts.
  const height = Math.max(...scenes.map((scene) => attackScene(scene).height([], width)));
  const frames: { readonly data: Uint8ClampedArray; readonly delay: number }[] = [];
  for (const [at, scene] of scenes.entries()) {
    const figure = attackScene(scene);
    const svg = figureSvg(figure, [], undefined, { width, height });
    const canvas = await drawSvg(svg, { width, height }, 1);
    const data = canvas.getContext("2d")?.getImageData(0, 0, width, height).data;
    if (data === undefined) throw new Error("this browser provides no 2D canvas; export SVG instead");
    frames.push({ data, delay: frameDelay(at, steps.length) });
    onProgress((at + 1) / (scenes.length + 1));
  }
  return encodeAnimation({ width, height, frames });
}
