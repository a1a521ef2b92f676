import { SettingError, withSetting } from "../../src/experiment/spec/setting.ts";
import { fieldAt, partsOf } from "../../src/experiment/spec/settingPath.ts";
import { specSchema } from "../../src/experiment/spec/spec.ts";
import { UserError } from "../terminal/command.ts";

/**
 * A copy of `spec` with one `path=value` applied, as `withSetting` reads it.
 *
 * @throws UserError when the text has no "=", a part of the path does not exist, a numeric field gets no number, or a list
 *   or an object is cut off.
 */
export function applySetting(spec: unknown, setting: string): unknown {
  const at = setting.indexOf("=");
  if (at < 1) throw new UserError(`--set ${setting}: no path=value found; write for example --set training.epochs=3`);
  const [path, text] = [setting.slice(0, at), setting.slice(at + 1)];
  const problem = missingList(spec, path);
  if (problem !== null) throw new UserError(`--set ${setting}: ${problem}`);
  try {
    const changed = withSetting(spec, path, text);
    const torn = jsonProblem(text);
    // A name may begin with a bracket.
    if (torn !== null && !specSchema.safeParse(changed).success)
      throw new UserError(
        `--set ${setting}: the JSON of the value cannot be read (${torn}): complete it, and put the whole setting in single quotes`,
      );
    return changed;
  } catch (error) {
    if (error instanceof SettingError) throw new UserError(`--set ${setting}: ${error.message}`);
    throw error;
  }
}

/** Why a path that names an entry of a list by its position finds no list there; null where it does. */
function missingList(spec: unknown, path: string): string | null {
  const parts = partsOf(path);
  const at = parts.findIndex(
    (part, i) => i > 0 && /^\d+$/.test(part) && fieldAt(spec, parts.slice(0, i)) === undefined,
  );
  if (at < 0) return null;
  const [owner, field] = [parts.slice(0, at - 1), parts[at - 1]];
  // A part of the path before it is missing too, which `withSetting` names.
  if (fieldAt(spec, owner) === undefined) return null;
  const list = [...owner, field].join(".");
  const isThreats = field === "threats";
  const example = isThreats ? '[{"norm":"linf","epsilon":0.1}]' : "[...]";
  const all = isThreats ? ", and runs at all of evaluation.threats" : "";
  return `${owner.join(".")} has no ${field} yet${all}; give the list as a whole: --set '${list}=${example}'`;
}

/** What the parser says about a list or an object that is no JSON; null for anything else. */
function jsonProblem(text: string): string | null {
  if (!/^\s*[[{]/.test(text)) return null;
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}
