/** Names of models are ids of systems, in specs, tables and files. */
const pattern = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** One sentence that says why a model cannot have this name, or null. */
export function nameProblem(name: string, taken: readonly string[]): string | null {
  if (name === "") return "Give the model a name.";
  if (!pattern.test(name))
    return "Use lower-case letters, digits and hyphens, at most 40; results and commands refer to the model by this name.";
  return taken.includes(name) ? `Another model is called ${name}.` : null;
}

/** A name from that of a file, with a number if it is taken. */
export function suggestedName(path: string, taken: readonly string[]): string {
  const plain = path
    .replace(/^.*\//, "")
    .replace(/\.[^.]*$/, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 36)
    .replace(/-+$/, "");
  const name = plain === "" ? "model" : plain;
  let number = 2;
  while (taken.includes(number === 2 && !taken.includes(name) ? name : `${name}-${number}`)) number++;
  return taken.includes(name) ? `${name}-${number}` : name;
}
