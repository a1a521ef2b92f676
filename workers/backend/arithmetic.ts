import type { BackendReport } from "../../src/experiment/artefacts/artefact.ts";
import type { Arithmetic } from "../../src/experiment/spec/arithmetic.ts";
import { namedError } from "../../src/lab/engine/namedError.ts";
import { selectBuild } from "../kernels/wasm/module.ts";

/**
 * Computes in the arithmetic of a recipe, and returns the backend to name in its provenance. Beside the fused build, the
 * portable one is loaded too, so wasm-fma computes both kinds of recipe. GPUs and plain JavaScript compute every recipe.
 *
 * @throws `wrong-arithmetic` where the portable build runs and the recipe asks for the fused one.
 */
export async function inArithmetic<T>(
  arithmetic: Arithmetic | undefined,
  own: BackendReport,
  compute: () => Promise<T>,
): Promise<[T, BackendReport]> {
  if (own.id === "wasm" && arithmetic === "fused")
    throw namedError(
      "wrong-arithmetic",
      "this task belongs to an experiment with fused multiply-adds (backend wasm-fma), but the portable build (wasm) runs " +
        "here, whose last bits differ: choose wasm-fma, or start a new run with wasm",
    );
  if (own.id !== "wasm-fma") return [await compute(), own];
  const before = selectBuild(arithmetic ?? "portable");
  try {
    return [await compute(), arithmetic === "fused" ? own : { ...own, id: "wasm", adapter: "cpu (simd)" }];
  } finally {
    selectBuild(before);
  }
}
