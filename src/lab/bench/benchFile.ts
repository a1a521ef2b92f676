import {
  type BenchFile,
  type BenchMachine,
  type BenchOutcome,
  benchFormat,
} from "../../experiment/machine/benchResult.ts";
import { benchWarnings } from "../../experiment/machine/benchWarnings.ts";
import { labVersion } from "../../experiment/terms/version.ts";

/** What was measured, with the machine, as the file that people share. */
export const benchFile = (outcome: BenchOutcome, machine: BenchMachine, date: Date): BenchFile => ({
  format: benchFormat,
  version: 1,
  date: date.toISOString(),
  lab: labVersion,
  machine,
  warnings: benchWarnings(outcome, machine),
  ...outcome,
});
