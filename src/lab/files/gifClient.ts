import type { AnimationReply, AnimationRequest } from "../../experiment/interactive/animation.ts";

/** Encodes an animated GIF in a worker of its own, which ends with it. Takes the frames away from the caller. */
export async function encodeAnimation(request: AnimationRequest): Promise<Blob> {
  const worker = new Worker(new URL("../../../workers/gif.worker.ts", import.meta.url), { type: "module" });
  try {
    const reply = await new Promise<AnimationReply>((resolve, reject) => {
      worker.addEventListener("message", ({ data }: MessageEvent<AnimationReply>) => resolve(data));
      worker.addEventListener("error", ({ message }) =>
        reject(new Error(`the animation could not be encoded: ${message}`)),
      );
      worker.postMessage(request, { transfer: request.frames.map(({ data }) => data.buffer) });
    });
    if ("error" in reply) throw new Error(`the animation could not be encoded: ${reply.error}`);
    return new Blob([reply.gif], { type: "image/gif" });
  } finally {
    worker.terminate();
  }
}
