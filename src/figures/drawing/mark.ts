/** The SVG elements that figures are made of. */
export type MarkTag = "svg" | "g" | "path" | "line" | "rect" | "text" | "tspan";

/** Attributes by their SVG names ("stroke-width", "class"). */
export type MarkAttributes = Readonly<Record<string, string | number>>;

/** The values that the edges of a rectangle stand for, so that a place inside it can be told as numbers. */
export interface Place {
  /** Which of several rectangles of a figure it is. */
  readonly id: string;
  readonly x: readonly [left: number, right: number];
  readonly y: readonly [top: number, bottom: number];
}

/**
 * One SVG element as plain data: React draws it on the page, `renderSvg` writes it as text. Colours are classes, so that
 * the page follows its theme and an exported file has a fixed one.
 */
export interface Mark {
  readonly tag: MarkTag;
  readonly attributes: MarkAttributes;
  readonly children: readonly (Mark | string)[];
  /** What a pointer or the keyboard reads on this mark: one datum with its name, value and unit. */
  readonly title?: string;
  /** What the page is told when this mark is chosen; only marks with a title can be. */
  readonly key?: string;
  /** Makes it the ground of a plane: pointing at it is pointing at a place of that plane. */
  readonly place?: Place;
}

/** Make a mark; numbers are rounded to a hundredth of a pixel so that a drawing is the same text on every machine. */
export function mark(
  tag: MarkTag,
  attributes: MarkAttributes,
  children: readonly (Mark | string)[] = [],
  title?: string,
  key?: string,
): Mark {
  const rounded: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(attributes)) {
    rounded[name] = typeof value === "number" ? round(value) : value;
  }
  if (title === undefined) return { tag, attributes: rounded, children };
  return { tag, attributes: rounded, children, title, ...(key === undefined ? {} : { key }) };
}

/** A group moved to (x, y). */
export function group(x: number, y: number, children: readonly (Mark | string)[], className?: string): Mark {
  const transform = `translate(${round(x)},${round(y)})`;
  return mark("g", className === undefined ? { transform } : { transform, class: className }, children);
}

function round(value: number): number {
  const rounded = Math.round(value * 100) / 100;
  return Object.is(rounded, -0) ? 0 : rounded;
}
