import {
  createElement,
  type KeyboardEvent,
  type MouseEvent,
  memo,
  type PointerEvent,
  type ReactElement,
  useMemo,
  useRef,
  useState,
} from "react";
import type { Mark, Place } from "../../figures/drawing/mark.ts";
import "./figures.css";
import styles from "./FigureFrame.module.css";

interface Shown {
  readonly index: number;
  readonly text: string;
  /** Middle of the mark's top edge, in pixels of the wrapper, and the side on which there is room. */
  readonly x: number;
  readonly y: number;
  readonly isRight: boolean;
}

/** What happens to places of a plane that are pointed at. Keep it the same object. */
export interface PlaneInput {
  /** Told when a mouse, pen or finger begins, before the places it tells. */
  readonly onBegin?: () => void;
  /** Told the place and the panel that is clicked, and those that a mouse or pen passes while it is held down. */
  readonly onPlace: (x: number, y: number, panel: string) => void;
  /** Told which place a mouse is over, and null when it leaves. */
  readonly onHover?: (place: { readonly x: number; readonly y: number } | null) => void;
  /** Told of arrow keys: one to the right is (1, 0), one upwards (0, 1); ten times that with Shift. */
  readonly onStep: (columns: number, rows: number) => void;
  /** Told of Enter. */
  readonly onEnter?: () => void;
  /** What the keys do, for those who hear it: "Arrow keys move the place that is looked at." */
  readonly keys: string;
}

/** Pixels from a mark within which the pointer still means it: fingers are wide and dots are small. */
const reach = 22;

/**
 * A drawing on the page. Marks with a title are data: pointing shows the nearest one; after Tab to the picture the arrow
 * keys go through them one by one, Home and End to the first and last, Escape closes. Where a plane is drawn and `plane`
 * listens, pointing tells places of it, and the arrow keys move there.
 */
export const FigureView = memo(function FigureView(props: {
  readonly drawing: Mark;
  readonly summary: string;
  /** Told the key of the mark that is clicked, or on which Enter is pressed. */
  readonly onChoose?: ((key: string) => void) | undefined;
  readonly plane?: PlaneInput | undefined;
}) {
  const { drawing, summary, onChoose, plane } = props;
  const wrapper = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState<Shown | null>(null);
  const isTouch = useRef(false);
  const data = useMemo(() => marksWith(drawing, ({ title }) => title !== undefined), [drawing]);
  const places = useMemo(() => marksWith(drawing, ({ place }) => place !== undefined), [drawing]);

  function show(index: number | null) {
    const box = wrapper.current?.getBoundingClientRect();
    const element = index === null ? null : wrapper.current?.querySelector(`[data-datum="${index}"]`);
    if (index === null || box === undefined || element === null || element === undefined) {
      setShown(null);
      return;
    }
    const rect = element.getBoundingClientRect();
    const x = rect.left + rect.width / 2 - box.left;
    setShown({ index, text: data[index]?.title ?? "", x, y: rect.top - box.top, isRight: x > box.width / 2 });
  }

  function point(event: MouseEvent) {
    const found = placeAt(wrapper.current, places, event.clientX, event.clientY);
    if (found !== null) plane?.onPlace(found.x, found.y, found.panel);
  }

  function onPointerDown(event: PointerEvent) {
    isTouch.current = event.pointerType === "touch";
    plane?.onBegin?.();
    onPointerMove(event);
    if (!isTouch.current && event.button === 0) point(event);
  }

  function onPointerMove(event: PointerEvent) {
    // A finger that moves may be scrolling: it points by tapping alone.
    if (event.type === "pointermove" && event.buttons === 1 && event.pointerType !== "touch") point(event);
    if (event.pointerType === "mouse")
      plane?.onHover?.(placeAt(wrapper.current, places, event.clientX, event.clientY));
    const nearest = nearestDatum(wrapper.current, event.clientX, event.clientY);
    if (nearest !== (shown?.index ?? null)) show(nearest);
  }

  function onPointerLeave() {
    plane?.onHover?.(null);
    show(null);
  }

  function choose() {
    const key = shown === null ? undefined : data[shown.index]?.key;
    if (key !== undefined) onChoose?.(key);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Enter") {
      plane?.onEnter?.();
      return choose();
    }
    if (plane !== undefined && event.key.startsWith("Arrow")) {
      const [columns, rows] = arrows[event.key] ?? [0, 0];
      const by = event.shiftKey ? 10 : 1;
      event.preventDefault();
      plane.onStep(columns * by, rows * by);
      return;
    }
    const last = data.length - 1;
    const now = shown?.index ?? -1;
    const next: Record<string, number | null> = {
      ArrowRight: Math.min(last, now + 1),
      ArrowDown: Math.min(last, now + 1),
      ArrowLeft: Math.max(0, now - 1),
      ArrowUp: Math.max(0, now - 1),
      Home: 0,
      End: last,
      Escape: null,
    };
    const target = next[event.key];
    if (target === undefined || data.length === 0) return;
    event.preventDefault();
    show(target);
  }

  return (
    <div ref={wrapper} className={styles.view}>
      <div
        className={styles.picture}
        role="img"
        aria-label={`${summary}${plane !== undefined ? ` ${plane.keys}` : data.length > 0 ? " Arrow keys read the values." : ""}${onChoose === undefined ? "" : " Enter chooses one."}`}
        tabIndex={data.length > 0 || plane !== undefined ? 0 : -1}
        data-plane={plane === undefined ? undefined : true}
        onPointerMove={onPointerMove}
        onPointerDown={onPointerDown}
        onClick={(event) => {
          if (isTouch.current) point(event);
          choose();
        }}
        onPointerLeave={onPointerLeave}
        onKeyDown={onKeyDown}
        onBlur={() => show(null)}
      >
        {render(drawing, { data: indexed(data), places: indexed(places), active: shown?.index ?? null })}
      </div>
      <div aria-live="polite">
        {shown !== null && (
          <div
            className={styles.tip}
            data-side={shown.isRight ? "right" : "left"}
            style={{ left: shown.x, top: shown.y }}
          >
            {shown.text}
          </div>
        )}
      </div>
    </div>
  );
});

const arrows: Readonly<Record<string, readonly [columns: number, rows: number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

function marksWith(node: Mark, isWanted: (mark: Mark) => boolean): readonly Mark[] {
  const below = node.children.flatMap((child) =>
    typeof child === "string" ? [] : marksWith(child, isWanted),
  );
  return isWanted(node) ? [node, ...below] : below;
}

const indexed = (marks: readonly Mark[]): ReadonlyMap<Mark, number> =>
  new Map(marks.map((found, index) => [found, index]));

/** The place of a plane that lies under a point of the window. */
function placeAt(
  wrapper: HTMLElement | null,
  places: readonly Mark[],
  left: number,
  top: number,
): { readonly x: number; readonly y: number; readonly panel: string } | null {
  for (const element of wrapper?.querySelectorAll("[data-place]") ?? []) {
    const rect = element.getBoundingClientRect();
    const place: Place | undefined = places[Number(element.getAttribute("data-place"))]?.place;
    const across = (left - rect.left) / rect.width;
    const down = (top - rect.top) / rect.height;
    if (place === undefined || across < 0 || across > 1 || down < 0 || down > 1) continue;
    const { id, x, y } = place;
    return { x: x[0] + across * (x[1] - x[0]), y: y[0] + down * (y[1] - y[0]), panel: id };
  }
  return null;
}

function nearestDatum(wrapper: HTMLElement | null, x: number, y: number): number | null {
  let nearest: number | null = null;
  let distance = reach;
  for (const element of wrapper?.querySelectorAll("[data-datum]") ?? []) {
    const rect = element.getBoundingClientRect();
    const dx = Math.max(rect.left - x, 0, x - rect.right);
    const dy = Math.max(rect.top - y, 0, y - rect.bottom);
    const far = Math.hypot(dx, dy);
    if (far < distance) {
      distance = far;
      nearest = Number(element.getAttribute("data-datum"));
    }
  }
  return nearest;
}

interface Marked {
  readonly data: ReadonlyMap<Mark, number>;
  readonly places: ReadonlyMap<Mark, number>;
  readonly active: number | null;
}

function render(node: Mark, marked: Marked): ReactElement {
  const properties: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(node.attributes)) properties[propertyName(name)] = value;
  const datum = marked.data.get(node);
  const place = marked.places.get(node);
  if (place !== undefined) properties["data-place"] = place;
  if (datum !== undefined) {
    properties["data-datum"] = datum;
    properties.className = `${properties.className ?? ""} datum${datum === marked.active ? " active" : ""}`;
  }
  if (node.tag === "svg") properties["aria-hidden"] = true;
  return createElement(
    node.tag,
    properties,
    ...node.children.map((child) => (typeof child === "string" ? child : render(child, marked))),
  );
}

/** React's name of an SVG attribute: "stroke-width" is strokeWidth, "class" className. */
function propertyName(name: string): string {
  if (name === "class") return "className";
  return name.replace(/-([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
