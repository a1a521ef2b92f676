import { useStore } from "zustand";
import { arithmeticName } from "../../experiment/spec/arithmetic.ts";
import { arithmeticHere, labStore } from "../../state/systems/lab.ts";
import { draftStore } from "../../state/train/draftStore.ts";
import { Notice } from "../controls/Notice.tsx";

/**
 * Says what a run here computes with, where it cannot or will not repeat the run or file that the experiment came from bit
 * for bit, because that has another arithmetic.
 */
export function OtherArithmetic() {
  const origin = useStore(draftStore, (state) => state.origin);
  const backend = useStore(labStore, (state) => state.backend?.id ?? null);
  const isCpu = backend === "wasm" || backend === "wasm-fma";
  const here = arithmeticHere();
  if (origin === undefined || !isCpu || origin.arithmetic === here) return null;
  const { label, isFile, arithmetic } = origin;
  const what = isFile ? `The file ${label}` : `“${label}”`;
  const before = isFile ? "asks for" : "was computed in";
  return (
    <Notice tone="info" title={`A run on this page computes in ${arithmeticName(here)} arithmetic (${backend})`}>
      {what} {before} {arithmeticName(arithmetic)} arithmetic. The last digits of its numbers differ from those of a run
      here, and so do its digests: nothing that is stored of it is reused.{" "}
      {arithmetic === "fused"
        ? "To repeat it bit for bit, open the page without ?backend=wasm in a browser with fused multiply-adds, such as Chromium or Firefox."
        : "To repeat it bit for bit, open the page with ?backend=wasm."}
    </Notice>
  );
}
