import { createElement, type ReactElement } from "react";
import type { Mark, PlaneArea } from "../../figures/drawing/mark.ts";

/** The marks of a drawing that the page interacts with, each identified by its position in these lists. */
interface InteractiveMarks {
  /** Marks with a title. */
  readonly data: readonly Mark[];
  /** Marks that show part of a plane. */
  readonly areas: readonly Mark[];
}

export function interactiveMarks(drawing: Mark): InteractiveMarks {
  const data: Mark[] = [];
  const areas: Mark[] = [];
  const visit = (node: Mark) => {
    if (node.title !== undefined) data.push(node);
    if (node.area !== undefined) areas.push(node);
    for (const child of node.children) if (typeof child !== "string") visit(child);
  };
  visit(drawing);
  return { data, areas };
}

/** A drawing as React elements; `active` is the datum that is highlighted. */
export function markElements(drawing: Mark, { data, areas }: InteractiveMarks, active: number | null): ReactElement {
  const indices = new Map([...data.entries()].map(([index, found]) => [found, index]));
  const render = (node: Mark): ReactElement => {
    const properties: Record<string, string | number | boolean> = {};
    for (const [name, value] of Object.entries(node.attributes)) properties[propertyName(name)] = value;
    const datum = indices.get(node);
    if (node.area !== undefined) properties["data-area"] = areas.indexOf(node);
    if (datum !== undefined) {
      properties["data-datum"] = datum;
      properties.className = `${properties.className ?? ""} datum${datum === active ? " active" : ""}`;
    }
    if (node.tag === "svg") properties["aria-hidden"] = true;
    const children = node.children.map((child) => (typeof child === "string" ? child : render(child)));
    return createElement(node.tag, properties, ...children);
  };
  return render(drawing);
}

/** React's name of an SVG attribute: "stroke-width" is strokeWidth, "class" is className. */
function propertyName(name: string): string {
  if (name === "class") return "className";
  return name.replace(/-([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}

/** The place of a plane at a point of the window, or null if no area is there. */
export function placeAt(
  wrapper: HTMLElement | null,
  areas: readonly Mark[],
  left: number,
  top: number,
): { readonly x: number; readonly y: number; readonly panel: string } | null {
  for (const element of wrapper?.querySelectorAll("[data-area]") ?? []) {
    const rect = element.getBoundingClientRect();
    const area: PlaneArea | undefined = areas[Number(element.getAttribute("data-area"))]?.area;
    const across = (left - rect.left) / rect.width;
    const down = (top - rect.top) / rect.height;
    if (area === undefined || across < 0 || across > 1 || down < 0 || down > 1) continue;
    const { id, x, y } = area;
    return { x: x[0] + across * (x[1] - x[0]), y: y[0] + down * (y[1] - y[0]), panel: id };
  }
  return null;
}

/** Greatest distance in pixels at which the pointer still selects a mark: fingers are wide and dots are small. */
const reach = 22;

/** The datum nearest to a point of the window, or null if none is in reach. */
export function nearestDatum(wrapper: HTMLElement | null, x: number, y: number): number | null {
  let nearest: number | null = null;
  let distance = reach;
  for (const element of wrapper?.querySelectorAll("[data-datum]") ?? []) {
    const rect = element.getBoundingClientRect();
    const dx = Math.max(rect.left - x, 0, x - rect.right);
    const dy = Math.max(rect.top - y, 0, y - rect.bottom);
    const away = Math.hypot(dx, dy);
    if (away < distance) {
      distance = away;
      nearest = Number(element.getAttribute("data-datum"));
    }
  }
  return nearest;
}
