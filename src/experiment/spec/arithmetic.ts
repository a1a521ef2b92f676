import type { ExperimentSpec } from "./spec.ts";

/**
 * The arithmetic of an experiment on WebAssembly, which decides the last bits of its numbers. Absent: every product is
 * rounded before it is added, as all machines can. `fused`: once, which is faster and needs the backend wasm-fma. It is part of
 * the recipe of every task, so that a result of one is never used as a result of the other. GPUs ignore it.
 */
export type Arithmetic = NonNullable<ExperimentSpec["arithmetic"]>;

/** The field in a recipe, which has none where the arithmetic is the portable one: such keys are those of earlier versions. */
export const arithmeticField = ({ arithmetic }: { readonly arithmetic?: Arithmetic | undefined }) =>
  arithmetic === undefined ? {} : { arithmetic };

/** The experiment in this arithmetic. */
export function withArithmetic(spec: ExperimentSpec, arithmetic: Arithmetic | undefined): ExperimentSpec {
  const { arithmetic: _before, ...rest } = spec;
  return { ...rest, ...arithmeticField({ arithmetic }) };
}

/** The backend of the WebAssembly build that computes in an arithmetic, for `--backend`. */
export const backendOfArithmetic = (arithmetic: Arithmetic | undefined): "wasm" | "wasm-fma" =>
  arithmetic === "fused" ? "wasm-fma" : "wasm";

/** The name of an arithmetic: "portable" or "fused", as tables and messages show it. */
export const arithmeticName = (arithmetic: Arithmetic | undefined): "portable" | "fused" => arithmetic ?? "portable";
