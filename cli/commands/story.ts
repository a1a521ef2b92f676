import { readFile } from "node:fs/promises";
import { readStory } from "../../src/experiment/story/readStory.ts";
import { type Command, parseOptions, UserError } from "../terminal/command.ts";
import { textTable } from "../terminal/textTable.ts";

export const story: Command = {
  summary: "check a story for the page and list all its problems by line",
  help: `lab story check FILE

A story is a lesson through the rooms of the page, in Markdown: a title, and for every step a heading, a text and a line
with a link to a room (docs/stories.md). Prints its steps. Exit code 0 if the page can open it, 2 if not.

For example: lab story check public/stories/robin.md`,
  async run(args, { out, err }) {
    const [action, file, ...more] = parseOptions(args, {}).positionals;
    if (action !== "check" || file === undefined || more.length > 0)
      throw new UserError(
        `story ${[action, file, ...more].join(" ").trim()} found, story check FILE expected: see --help`,
      );
    const { story: read, problems } = readStory(await textOf(file));
    if (read === null) {
      const lines = problems.map(({ line, message }) => `${file}:${line}: ${message}`);
      err.write(`${file} is not a valid story:\n${lines.join("\n")}\n`);
      return 2;
    }
    const steps = read.steps.map(({ title, link }, i) => [`  ${i + 1}`, title, short(link)]);
    const count = `${steps.length} ${steps.length === 1 ? "step" : "steps"}`;
    out.write(`${file} is valid: "${read.title}", ${count}\n${textTable(steps)}\n`);
    return 0;
  },
};

const short = (link: string): string => (link.length > 60 ? `${link.slice(0, 57)}...` : link);

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new UserError(`${file} could not be read: ${(error as Error).message}`);
  }
}
