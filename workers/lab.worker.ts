import wasmUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import { expose } from "comlink";
import { holdLifeline } from "../src/lab/engine/lifeline.ts";
import { installSignalTransfer } from "../src/lab/engine/signalTransfer.ts";
import { createEngine } from "./engine/engine.ts";

installSignalTransfer();
void holdLifeline();
expose(createEngine({ wasmUrl }));
