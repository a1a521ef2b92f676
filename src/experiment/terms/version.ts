/** Version of this lab, as in package.json; part of the provenance of every result. */
export const labVersion = "0.1.0";

/** "RoBin Lab 0.1.0": what made a file. */
export const labName = `RoBin Lab ${labVersion}`;

/** Settings as exported files hold them: what made the file, then how. */
export function withSoftware(settings: unknown): Readonly<Record<string, unknown>> {
  const isObject = typeof settings === "object" && settings !== null && !Array.isArray(settings);
  return { software: labName, ...(isObject ? settings : { settings: settings ?? null }) };
}
