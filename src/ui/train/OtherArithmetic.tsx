import { useStore } from "zustand";
import { arithmeticName } from "../../experiment/spec/arithmetic.ts";
import { arithmeticHere, labStore } from "../../state/systems/lab.ts";
import { draftStore } from "../../state/train/draftStore.ts";
import { Button } from "../controls/Button.tsx";
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
  const isFused = arithmetic === "fused";
  return (
    <Notice
      tone="info"
      title={`A run here does not repeat ${isFile ? "this file" : "that run"} bit for bit`}
      action={
        isFused ? undefined : (
          <Button size="s" onClick={openPortable}>
            Open the page in portable arithmetic
          </Button>
        )
      }
    >
      {what} {before} {arithmeticName(arithmetic)} arithmetic. This page computes in {arithmeticName(here)} arithmetic (
      {backend}): the last digits of the results differ, and stored results of the other arithmetic are not used.
      {isFused &&
        " To repeat it, open the page without ?backend=wasm in a browser with fused multiply-adds, such as Chromium or Firefox."}
    </Notice>
  );
}

/** Opens the page again in portable arithmetic. The address holds the experiment, so it is still there. */
function openPortable(): void {
  const asked = new URLSearchParams(location.search);
  asked.set("backend", "wasm");
  location.assign(`?${asked}${location.hash}`);
}
