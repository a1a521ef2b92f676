import {
  createElement,
  type KeyboardEvent,
  memo,
  type PointerEvent,
  type ReactElement,
  useMemo,
  useRef,
  useState,
} from "react";
import type { Mark } from "../figures/mark.ts";
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

/** Pixels from a mark within which the pointer still means it: fingers are wide and dots are small. */
const reach = 22;

/**
 * A drawing on the page. Marks with a title are data: pointing shows the nearest one; after Tab to the picture the arrow
 * keys go through them one by one, Home and End to the first and last, Escape closes.
 */
export const FigureView = memo(function FigureView(props: {
  readonly drawing: Mark;
  readonly summary: string;
  /** Told the key of the mark that is clicked, or on which Enter is pressed. */
  readonly onChoose?: ((key: string) => void) | undefined;
}) {
  const { drawing, summary, onChoose } = props;
  const wrapper = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState<Shown | null>(null);
  const data = useMemo(() => dataOf(drawing), [drawing]);

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

  function onPointerMove(event: PointerEvent) {
    const nearest = nearestDatum(wrapper.current, event.clientX, event.clientY);
    if (nearest !== (shown?.index ?? null)) show(nearest);
  }

  function choose() {
    const key = shown === null ? undefined : data[shown.index]?.key;
    if (key !== undefined) onChoose?.(key);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Enter") return choose();
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
        aria-label={`${summary}${data.length > 0 ? " Arrow keys read the values." : ""}${onChoose === undefined ? "" : " Enter chooses one."}`}
        tabIndex={data.length > 0 ? 0 : -1}
        onPointerMove={onPointerMove}
        onPointerDown={onPointerMove}
        onClick={onChoose === undefined ? undefined : choose}
        onPointerLeave={() => show(null)}
        onKeyDown={onKeyDown}
        onBlur={() => show(null)}
      >
        {render(drawing, new Map(data.map((datum, index) => [datum, index])), shown?.index ?? null)}
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

function dataOf(node: Mark): readonly Mark[] {
  const below = node.children.flatMap((child) => (typeof child === "string" ? [] : dataOf(child)));
  return node.title === undefined ? below : [node, ...below];
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

function render(node: Mark, data: ReadonlyMap<Mark, number>, active: number | null): ReactElement {
  const properties: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(node.attributes)) properties[propertyName(name)] = value;
  const datum = data.get(node);
  if (datum !== undefined) {
    properties["data-datum"] = datum;
    properties.className = `${properties.className ?? ""} datum${datum === active ? " active" : ""}`;
  }
  if (node.tag === "svg") properties["aria-hidden"] = true;
  return createElement(
    node.tag,
    properties,
    ...node.children.map((child) => (typeof child === "string" ? child : render(child, data, active))),
  );
}

/** React's name of an SVG attribute: "stroke-width" is strokeWidth, "class" className. */
function propertyName(name: string): string {
  if (name === "class") return "className";
  return name.replace(/-([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
