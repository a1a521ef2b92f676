import type { Choice, ParameterValues } from "../../terms/choice.ts";
import type { Entry } from "../entry.ts";
import { isKnown, resolveChoice } from "../params.ts";
import { suites } from "../suites/index.ts";
import { fgsm } from "./fgsm.ts";
import { attacks } from "./index.ts";

function pgdLabel(params: ParameterValues): string {
  const isFgsm = Object.entries(fgsm.params).every(([id, value]) => params[id] === value);
  const marks: string[] = [];
  if (!isFgsm && params.relativeStep !== 2.5) marks.push(`step ${params.relativeStep}`);
  if (!isFgsm && params.randomStart === false) marks.push("no random start");
  if (params.keep === "last") marks.push("last");
  const name = isFgsm ? "FGSM" : `PGD-${params.steps}`;
  const restarts = params.restarts === 1 ? "" : ` x${params.restarts}`;
  return `${name}${restarts}${marks.length === 0 ? "" : ` (${marks.join(", ")})`}`;
}

/** "APGD-100 x5 (rho 0.5)": the entry's label, its first parameter, and whatever else differs from the defaults. */
function plainLabel({ label, params: parameters }: Entry, values: ParameterValues): string {
  const [first, ...others] = parameters;
  // Restarts read as a factor where one is the rule.
  const isFactor = ({ id, default: value }: Entry["params"][number]) => id === "restarts" && value === 1;
  const changed = others.filter((parameter) => !isFactor(parameter) && values[parameter.id] !== parameter.default);
  const marks = changed.map(({ label: name, kind, id }) =>
    kind === "boolean"
      ? `${values[id] === true ? "" : "no "}${name.toLowerCase()}`
      : `${name.toLowerCase()} ${values[id]}`,
  );
  const restarts = others.some(isFactor) && values.restarts !== 1 ? ` x${values.restarts}` : "";
  const count = first === undefined ? "" : `-${values[first.id]}`;
  return `${label}${count}${restarts}${marks.length === 0 ? "" : ` (${marks.join(", ")})`}`;
}

/**
 * Readable name of an attack or a suite with its settings: "clean", "PGD-10", "PGD-20 x5", "FGSM", "PGD-10 (last)". Different
 * settings give different names. Throws on an unknown attack or parameter.
 */
export function attackLabel(choice: Choice): string {
  if (isKnown("suites", choice.id)) return plainLabel(suites[choice.id], resolveChoice("suites", choice).params);
  const { id, params } = resolveChoice("attacks", choice);
  switch (id) {
    case "none":
      return "clean";
    case "pgd":
      return pgdLabel(params);
    default:
      return plainLabel(attacks[id], params);
  }
}
