import type { AnimationReply, AnimationRequest } from "../src/experiment/interactive/animation.ts";
import { encodeGif } from "./animation/encodeGif.ts";

addEventListener("message", ({ data }: MessageEvent<AnimationRequest>) => {
  encodeGif(data).then(
    (gif) => postMessage({ gif } satisfies AnimationReply, { transfer: [gif] }),
    (error: unknown) => postMessage({ error: String(error) } satisfies AnimationReply),
  );
});
