import type { Heading, Paragraph, RootContent } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { readLink } from "../link/plainLink.ts";
import { blocksOf, type Report, textOf } from "./blocks.ts";
import { type Block, mostSteps, type ReadStory, type Step, type StoryProblem, storyLimit } from "./story.ts";
import { labHash } from "./storyLink.ts";

/** The text of an open step and its link, while its part of the file is read. */
interface OpenStep {
  readonly heading: Heading;
  readonly parts: RootContent[];
}

/**
 * Reads a story in Markdown (docs/stories.md): `# Title`, then for every step `## Title`, its text, and a line with only a
 * link to a room. Reports every problem with its line. Never throws.
 */
export function readStory(text: string): ReadStory {
  if (text.length > storyLimit)
    return refused(1, `${text.length} characters found, at most ${storyLimit} expected: split the story into several`);
  const problems: StoryProblem[] = [];
  const report: Report = (node, message) => problems.push({ line: node.position?.start.line ?? 1, message });
  const { children } = fromMarkdown(text);
  const [first, ...rest] = children;
  if (first?.type !== "heading" || first.depth !== 1)
    return refused(
      first?.position?.start.line ?? 1,
      `${foundText(first)} found, the title of the story expected, such as # Why arms differ`,
    );
  const introduction: RootContent[] = [];
  const open: OpenStep[] = [];
  for (const node of rest) {
    if (node.type === "heading" && node.depth === 2) open.push({ heading: node, parts: [] });
    else if (node.type === "heading")
      report(node, `a heading of level ${node.depth} found, level 2 expected: ## begins a step`);
    else (open.at(-1)?.parts ?? introduction).push(node);
  }
  const last = children.at(-1);
  if (open.length === 0) report(last ?? first, "no step found, at least one expected: ## and its title begin a step");
  if (open.length > mostSteps) report(first, `${open.length} steps found, at most ${mostSteps} expected`);
  const opening = blocksOf(introduction, report);
  const steps = open.map((step, i) => stepOf(step, i === 0 ? opening : [], report));
  const title = textOf(first).trim();
  if (title === "") report(first, "an empty title found, the title of the story expected after #");
  problems.sort((a, b) => a.line - b.line);
  return { story: problems.length === 0 ? { title, steps } : null, problems };
}

const refused = (line: number, message: string): ReadStory => ({ story: null, problems: [{ line, message }] });

const foundText = (node: RootContent | undefined): string => (node === undefined ? "an empty file" : `a ${node.type}`);

function stepOf({ heading, parts }: OpenStep, opening: readonly Block[], report: Report): Step {
  const title = textOf(heading).trim();
  if (title === "") report(heading, "an empty heading found, the title of the step expected after ##");
  const shown = parts.filter(isLinkLine);
  const [first, second] = shown;
  if (first === undefined)
    report(
      heading,
      `no link found in the step ${JSON.stringify(title)}, a line such as [Show](#attack) expected: copy one in the lab`,
    );
  if (second !== undefined)
    report(second, "a second line with only a link found, one per step expected: put further links into sentences");
  const link = first === undefined ? "" : (labHash(hrefOf(first)) ?? "");
  if (first !== undefined)
    for (const { path, message } of readLink(link).problems) {
      // A page goes on with the default of such a setting. A story is mended instead.
      const what = message.replace(/: left (at its default|out)$/, "");
      report(first, path === "" ? what : `${path}: ${what}`);
    }
  const text = blocksOf(
    parts.filter((part) => !shown.includes(part as Paragraph)),
    report,
  );
  return { title, link, text: [...opening, ...text], line: heading.position?.start.line ?? 1 };
}

/** Whether a part is a paragraph with only a link to a room of the lab. */
const isLinkLine = (part: RootContent): part is Paragraph =>
  part.type === "paragraph" &&
  part.children.length === 1 &&
  part.children[0]?.type === "link" &&
  labHash(part.children[0].url) !== null;

function hrefOf({ children: [only] }: Paragraph): string {
  return only?.type === "link" ? only.url : "";
}
