/** The SVG elements that figures are made of. */
type MarkTag = "svg" | "g" | "path" | "line" | "rect" | "text" | "tspan";

/** Attributes by their SVG names ("stroke-width", "class"). */
type MarkAttributes = Readonly<Record<string, string | number>>;

/** A point of a plane. */
export interface PlanePlace {
  readonly x: number;
  readonly y: number;
}

/** A rectangle that shows part of a plane: the coordinates of its edges turn a pixel into a point of the plane. */
export interface PlaneArea {
  /** Tells the rectangles of a figure apart. */
  readonly id: string;
  readonly x: readonly [left: number, right: number];
  readonly y: readonly [top: number, bottom: number];
}

/**
 * One SVG element as plain data: React renders it on the page, `renderSvg` writes it as text. Colours are classes, so the
 * page follows its theme and exported files have a fixed one.
 */
export interface Mark {
  readonly tag: MarkTag;
  readonly attributes: MarkAttributes;
  readonly children: readonly (Mark | string)[];
  /** One datum in words, with its name, value and unit: shown on hover and read by screen readers. */
  readonly title?: string;
  /** Identifies this mark when it is clicked; only marks with a title can be. */
  readonly key?: string;
  /** Set on rectangles that show part of a plane. */
  readonly area?: PlaneArea;
}

/** Create a mark. Numbers are rounded to 0.01 pixels, so that a drawing is the same text on every machine. */
export function mark(
  tag: MarkTag,
  attributes: MarkAttributes,
  children: readonly (Mark | string)[] = [],
  title?: string,
  key?: string,
): Mark {
  const rounded: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(attributes)) {
    rounded[name] = typeof value === "number" ? roundPixels(value) : value;
  }
  if (title === undefined) return { tag, attributes: rounded, children };
  return { tag, attributes: rounded, children, title, ...(key === undefined ? {} : { key }) };
}

/** A group translated by (x, y). */
export function group(x: number, y: number, children: readonly (Mark | string)[]): Mark {
  return mark("g", { transform: `translate(${roundPixels(x)},${roundPixels(y)})` }, children);
}

/** A number of pixels rounded to 0.01, never -0. */
export function roundPixels(value: number): number {
  const rounded = Math.round(value * 100) / 100;
  return Object.is(rounded, -0) ? 0 : rounded;
}
