import { presets as all } from "../../src/experiment/presets/index.ts";
import type { ExperimentSpec } from "../../src/experiment/spec.ts";
import { type Command, parseOptions, UserError } from "../command.ts";
import { textTable } from "../textTable.ts";

export const presets: Command = {
  summary: "list the ready experiments, or print one as a spec to start from",
  help: `lab presets [ID]

Lists the ready experiments. With an ID it prints that experiment as JSON: a spec file to change and run.`,
  async run(args, { out }) {
    const { positionals } = parseOptions(args, {});
    const [id] = positionals;
    const known: Readonly<Record<string, ExperimentSpec>> = all;
    if (id === undefined) {
      out.write(`${textTable(Object.entries(known).map(([name, spec]) => [name, spec.name]))}\n`);
      return 0;
    }
    const spec = Object.hasOwn(known, id) ? known[id] : undefined;
    if (spec === undefined)
      throw new UserError(`unknown preset: ${id}; presets are ${Object.keys(known).join(", ")}`);
    out.write(`${JSON.stringify(spec, null, 2)}\n`);
    return 0;
  },
};
