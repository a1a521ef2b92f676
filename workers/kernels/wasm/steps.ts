import type { KernelConfig } from "@tensorflow/tfjs-core";
import { util } from "@tensorflow/tfjs-core";
import { kernelNames } from "../names.ts";
import { kernel } from "./kernel.ts";

const pgdStep = kernel(kernelNames.pgdStep, ({ run, scratch, floats, attrs, input, pointer, output }) => {
  const { shape } = input("x");
  const rows = shape[0] as number;
  const next = output(shape);
  const space = scratch(2 * rows);
  const perRow = (name: "alpha" | "epsilon", offset: number) => {
    const value = attrs[name];
    if (typeof value !== "number") return pointer(name);
    floats(offset, rows).fill(value);
    return offset;
  };
  const step = attrs.norm === "linf" ? run.pgd_step_linf : run.pgd_step_l2;
  step(
    pointer("x"),
    pointer("origin"),
    pointer("gradient"),
    pointer(next),
    perRow("alpha", space),
    perRow("epsilon", space + 4 * rows),
    rows,
    util.sizeFromShape(shape.slice(1)),
  );
  return next;
});

const momentumStep = kernel(kernelNames.momentumStep, ({ run, attrs, input, pointer, output }) => {
  const { shape } = input("parameter");
  const parameter = output(shape);
  const velocity = output(shape);
  run.momentum_step(
    pointer("parameter"),
    pointer("velocity"),
    pointer("gradient"),
    pointer(parameter),
    pointer(velocity),
    util.sizeFromShape(shape),
    attrs.learningRate as number,
    attrs.momentum as number,
    attrs.weightDecay as number,
  );
  return [parameter, velocity];
});

/** The attack step and the optimiser step. */
export const steps: readonly KernelConfig[] = [pgdStep, momentumStep];
