import wasmUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import { expose } from "comlink";
import { holdLifeline } from "../src/lab/lifeline.ts";
import { installSignalTransfer } from "../src/lab/signalTransfer.ts";
import { createEngine } from "./engine.ts";

installSignalTransfer();
void holdLifeline();
expose(createEngine({ wasmUrl }));
