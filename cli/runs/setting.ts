import { SettingError, withSetting } from "../../src/experiment/spec/setting.ts";
import { UserError } from "../terminal/command.ts";

/**
 * A copy of `spec` with one `path=value` applied, as `withSetting` reads it.
 *
 * @throws UserError when the text has no "=", a part of the path does not exist, or a numeric field gets no number.
 */
export function applySetting(spec: unknown, setting: string): unknown {
  const at = setting.indexOf("=");
  if (at < 1) throw new UserError(`--set ${setting}: no path=value found; write for example --set training.epochs=3`);
  try {
    return withSetting(spec, setting.slice(0, at), setting.slice(at + 1));
  } catch (error) {
    if (error instanceof SettingError) throw new UserError(`--set ${setting}: ${error.message}`);
    throw error;
  }
}
