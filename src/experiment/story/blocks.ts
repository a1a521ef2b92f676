import type { Nodes, Parents, PhrasingContent, RootContent } from "mdast";
import { studies, studyOf } from "../studies/index.ts";
import { didYouMean } from "../terms/didYouMean.ts";
import type { Block, Inline } from "./story.ts";
import { labHash } from "./storyLink.ts";

/** Reports what is wrong at a place of the file. */
export type Report = (node: Nodes, message: string) => void;

/** Kinds of Markdown that stories do not have, and what to write instead. */
const refused: Readonly<Record<string, string>> = {
  html: "HTML found, Markdown expected: a story holds no HTML",
  image: "an image found, text expected: a story shows the pictures of the lab, through the link of its step",
  imageReference: "an image found, text expected: a story shows the pictures of the lab, through the link of its step",
  heading: "a heading inside a block found, text expected",
};

/**
 * Parts of a story as plain data, which the page renders itself: no HTML of a story ever reaches the page. Other parts of
 * Markdown than text, emphasis, code, lists, quotations and links are reported and left out.
 */
export function blocksOf(nodes: readonly RootContent[], report: Report): readonly Block[] {
  return nodes.flatMap((node): readonly Block[] => {
    switch (node.type) {
      case "paragraph": {
        const inserted = /^\{\{(.*)\}\}$/s.exec(textOf(node).trim())?.[1];
        return [
          inserted === undefined
            ? { kind: "paragraph", content: inlinesOf(node.children, report) }
            : answer(node, inserted.trim(), report),
        ];
      }
      case "list":
        return [
          {
            kind: "list",
            isOrdered: node.ordered === true,
            items: node.children.map(({ children }) => blocksOf(children, report)),
          },
        ];
      case "blockquote":
        return [{ kind: "quote", content: blocksOf(node.children, report) }];
      case "code":
        return [{ kind: "code", text: node.value }];
      case "thematicBreak":
      case "definition":
        return [];
      default:
        report(node, refused[node.type] ?? `${node.type} found, text expected`);
        return [];
    }
  });
}

/** `{{answer table-6}}` on a line of its own. */
function answer(node: RootContent, inserted: string, report: Report): Block {
  const study = /^answer\s+(.+)$/.exec(inserted)?.[1] ?? "";
  if (study === "")
    report(node, `${JSON.stringify(`{{${inserted}}}`)} found, {{answer STUDY}} expected, such as {{answer table-6}}`);
  else if (studyOf(study) === undefined) {
    const known = studies.map(({ id }) => id);
    report(
      node,
      `study ${JSON.stringify(study)} found, one of ${known.join(", ")} expected${didYouMean(study, known)}`,
    );
  }
  return { kind: "answer", study };
}

function inlinesOf(nodes: readonly PhrasingContent[], report: Report): readonly Inline[] {
  return nodes.flatMap((node): readonly Inline[] => {
    switch (node.type) {
      case "text":
        return [{ kind: "text", text: node.value }];
      case "inlineCode":
        return [{ kind: "code", text: node.value }];
      case "emphasis":
      case "strong":
        return [{ kind: node.type, content: inlinesOf(node.children, report) }];
      case "break":
        return [{ kind: "break" }];
      case "link": {
        const href = labHash(node.url) ?? node.url;
        if (!/^(#|https:\/\/)/.test(href))
          report(
            node,
            `address ${JSON.stringify(node.url.slice(0, 60))} found, a link to a room (#attack) or https:// expected`,
          );
        return [{ kind: "link", href, content: inlinesOf(node.children, report) }];
      }
      default:
        report(node, refused[node.type] ?? `${node.type} found, text expected`);
        return [];
    }
  });
}

/** The text of a node without its marks. */
export function textOf(node: Nodes): string {
  if ("value" in node) return node.value;
  return "children" in node ? (node as Parents).children.map((child) => textOf(child)).join("") : "";
}
