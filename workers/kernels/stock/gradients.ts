import type { GradConfig } from "@tensorflow/tfjs-core";
import { elementwise } from "./elementwise.ts";
import { layers } from "./layers.ts";
import { reductions } from "./reductions.ts";
import { shapes } from "./shapes.ts";

/** Gradients of stock ops, the same for every backend. */
export const stockGradients: readonly GradConfig[] = [...elementwise, ...reductions, ...shapes, ...layers];
