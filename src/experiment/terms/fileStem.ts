/** Longest name of a file without its ending. */
const most = 80;

/** The name of a file from parts that say what is inside: lower-case letters, digits and hyphens; empty parts are left out. */
export function fileStem(...parts: readonly string[]): string {
  const words = parts.map((part) =>
    part
      .normalize("NFKD")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, ""),
  );
  const stem = words
    .filter((word) => word !== "")
    .join("-")
    .slice(0, most)
    .replace(/-+$/, "");
  return stem === "" ? "robin-lab" : stem;
}

/** The name of the experiment in the settings of an export, "" where they name none. */
export function experimentName(settings: unknown): string {
  if (typeof settings !== "object" || settings === null) return "";
  const { name, experiment } = settings as { readonly name?: unknown; readonly experiment?: unknown };
  return typeof name === "string" ? name : experimentName(experiment);
}
