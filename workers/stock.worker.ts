import wasmUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
// Gradients that tfjs-core alone does not register.
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import { expose } from "comlink";
import { holdLifeline } from "../src/lab/engine/lifeline.ts";
import { createStockEngine } from "./bench/stockEngine.ts";

void holdLifeline();
expose(createStockEngine({ wasmUrl }));
