import { prefersStill } from "../../state/page/prefersStill.ts";

/** What a story may name: controls, and the headings of parts. */
const parts = "button, a, summary, input, textarea, h2, h3, [role=combobox], [role=slider]";

/** The visible control or heading of a room with this name, or the first whose name begins with these words; null without one. */
export function partNamed(name: string): HTMLElement | null {
  const wanted = plain(name);
  const main = document.getElementById("main");
  if (main === null || wanted === "") return null;
  let similar: HTMLElement | null = null;
  for (const element of main.querySelectorAll<HTMLElement>(parts)) {
    // Words with a definition stand inside the names of others.
    const isWord = element.tagName === "BUTTON" && element.closest("label, h2, h3") !== null;
    if (isWord || element.getClientRects().length === 0) continue;
    const own = nameOf(element);
    if (own === wanted) return element;
    if (own.startsWith(wanted) && !/[\p{L}\p{N}]/u.test(own.charAt(wanted.length))) similar ??= element;
  }
  return similar;
}

function nameOf(element: HTMLElement): string {
  const ids = element.getAttribute("aria-labelledby")?.split(" ") ?? [];
  const labels = [
    ...ids.map((id) => document.getElementById(id)),
    ...(element instanceof HTMLInputElement ? (element.labels ?? []) : []),
  ].map((label) => label?.textContent ?? "");
  return plain(
    element.getAttribute("aria-label") ?? (labels.length > 0 ? labels.join(" ") : element.textContent) ?? "",
  );
}

const plain = (text: string): string => text.replace(/\s+/g, " ").trim().toLowerCase();

/** How long a part stays marked, in milliseconds. */
const markedFor = 4000;

/** Scrolls to the part with this name, between the top of the window and the story, marks it for a while and focuses it. */
export function pointTo(name: string): void {
  const part = partNamed(name);
  if (part === null) return;
  const covered = document.querySelector<HTMLElement>("aside[data-story]")?.offsetHeight ?? 0;
  const isHeading = /^H\d$/.test(part.tagName);
  const { scrollMargin } = part.style;
  part.style.scrollMargin = `${Math.round(0.2 * (innerHeight - covered))}px 0 ${covered}px`;
  // What a heading names stands below it.
  part.scrollIntoView({ block: isHeading ? "start" : "center", behavior: prefersStill() ? "auto" : "smooth" });
  part.style.scrollMargin = scrollMargin;
  for (const before of document.querySelectorAll("[data-pointed]")) before.removeAttribute("data-pointed");
  part.dataset.pointed = "";
  setTimeout(() => part.removeAttribute("data-pointed"), markedFor);
  // A text field would open the keyboard of a phone and take the keys of the story.
  if (!isHeading && part.tagName !== "INPUT" && part.tagName !== "TEXTAREA") part.focus({ preventScroll: true });
}
