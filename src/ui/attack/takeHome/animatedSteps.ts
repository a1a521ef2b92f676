/** Most frames: longer attacks show evenly spaced steps, the first and the last among them. */
const mostFrames = 48;

/** The steps of an attack that an animation shows. */
export function animatedSteps(last: number): readonly number[] {
  if (last < mostFrames) return Array.from({ length: last + 1 }, (_, step) => step);
  return Array.from({ length: mostFrames }, (_, frame) => Math.round((frame * last) / (mostFrames - 1)));
}

/** Milliseconds that a frame stays: the first and the last for longer, the others about four seconds together. */
export function frameDelay(frame: number, frames: number): number {
  if (frame === frames - 1) return 2500;
  return frame === 0 ? 900 : Math.min(300, Math.max(60, Math.round(4000 / frames)));
}
