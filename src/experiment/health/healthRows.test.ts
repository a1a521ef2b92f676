import { describe, expect, it } from "vitest";
import { linf } from "../../../tests/healthEvidence.ts";
import type { PlannedSystem } from "../plan/plannedTask.ts";
import type { Threat } from "../terms/choice.ts";
import { healthRows } from "./healthRows.ts";
import { healthWarningsOf } from "./healthWarnings.ts";

describe("healthRows", () => {
  it("says nothing before anything was measured", () => {
    const plan = { tasks: [] } as never;
    expect(healthRows(plan, { id: "robin" } as PlannedSystem, [], new Map())).toEqual([]);
  });
});

describe("healthWarningsOf", () => {
  const row = (check: string, threat: Threat | null, verdict: "warn" | "pass" = "warn") => ({
    check,
    label: check,
    system: "robin",
    threat,
    verdict,
    numbers: {},
    sentence: "",
  });
  const rows = [
    row("single-step", linf),
    row("norm", linf, "pass"),
    row("randomness", null),
    row("probabilities", null),
    row("black-box", { norm: "l2", epsilon: 0.1 }),
  ];
  it("are the warnings that concern a number", () => {
    const checks = (system: string, threat: Threat | null) =>
      healthWarningsOf(rows, { system, threat }).map(({ check }) => check);
    expect(checks("robin", linf)).toEqual(["single-step", "randomness", "probabilities"]);
    expect(checks("robin", null)).toEqual(["randomness"]);
    expect(checks("multiclass", linf)).toEqual([]);
  });
});
