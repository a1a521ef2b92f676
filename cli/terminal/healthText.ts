import type { HealthRow } from "../../src/experiment/health/healthRows.ts";
import type { Summary } from "../../src/experiment/summary/rows.ts";
import { plain } from "../../src/experiment/terms/format.ts";

/** Every warning in full, then the names of the checks that passed and of those that could not be made. */
export function healthLines({ health }: Pick<Summary, "health">): string[] {
  const systems = [...new Set(health.map(({ system }) => system))];
  return systems.flatMap((system) => {
    const rows = health.filter((row) => row.system === system);
    const of = (verdict: HealthRow["verdict"]) => rows.filter((row) => row.verdict === verdict);
    const warned = new Set(of("warn").map(({ check }) => check));
    const passed = of("pass").filter(({ check }) => !warned.has(check));
    return [
      ...of("warn").map(
        ({ check, threat, sentence }) =>
          `(!) ${system}${threat === null ? "" : `, ${plain.threat(threat)}`}: ${check}: ${sentence}`,
      ),
      ...nameLine(`${system} passes`, passed),
      ...nameLine(`${system}, not checked in this run`, of("not-run")),
    ];
  });
}

function nameLine(what: string, rows: readonly HealthRow[]): string[] {
  const names = [...new Set(rows.map(({ check }) => check))];
  return names.length === 0 ? [] : [`${what}: ${names.join(", ")}`];
}
