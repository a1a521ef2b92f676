import type { Mark } from "./mark.ts";
import { lightAttributes } from "./theme.ts";

/** Metadata of an exported file. */
interface SvgMetadata {
  readonly title: string;
  readonly description: string;
  /** The settings that produced the figure, as plain data: stored in `<metadata>`. */
  readonly settings?: unknown;
}

/**
 * Write a drawing as a stand-alone SVG document in the fixed light theme. Classes become presentation attributes, so the
 * file needs no style sheet and looks the same in every viewer. All text is escaped.
 */
export function renderSvg(root: Mark, metadata: SvgMetadata): string {
  const head = [
    element("title", "", [escapeText(metadata.title)], 1),
    element("desc", "", [escapeText(metadata.description)], 1),
    ...(metadata.settings === undefined
      ? []
      : [element("metadata", "", [escapeText(JSON.stringify(metadata.settings))], 1)]),
    '  <rect width="100%" height="100%" fill="#ffffff"/>\n',
  ];
  const body = root.children.map((child) => render(child, 1));
  const attributes = attributeText({ xmlns: "http://www.w3.org/2000/svg", role: "img", ...themed(root) });
  return `<svg${attributes}>\n${head.join("")}${body.join("")}</svg>\n`;
}

function render(node: Mark | string, depth: number): string {
  if (typeof node === "string") return escapeText(node);
  const attributes = attributeText(themed(node));
  const title = node.title === undefined ? "" : `<title>${escapeText(node.title)}</title>`;
  if (node.children.every((child) => typeof child === "string")) {
    return element(node.tag, attributes, [title, ...node.children.map((child) => render(child, 0))], depth);
  }
  const indent = "  ".repeat(depth);
  const inner = node.children.map((child) => render(child, depth + 1)).join("");
  return `${indent}<${node.tag}${attributes}>${title}\n${inner}${indent}</${node.tag}>\n`;
}

function element(tag: string, attributes: string, content: readonly string[], depth: number): string {
  const indent = "  ".repeat(depth);
  const text = content.join("");
  return text === "" ? `${indent}<${tag}${attributes}/>\n` : `${indent}<${tag}${attributes}>${text}</${tag}>\n`;
}

function themed(node: Mark): Readonly<Record<string, string | number>> {
  const { class: classNames, ...own } = node.attributes;
  return classNames === undefined ? own : { ...lightAttributes(String(classNames)), ...own };
}

function attributeText(attributes: Readonly<Record<string, string | number>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapeText(String(value)).replaceAll('"', "&quot;")}"`)
    .join("");
}

/** Escape the special characters of XML text and replace the control characters that XML forbids. */
function escapeText(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd");
}
