import { type KeyboardEvent, type MouseEvent, memo, type PointerEvent, useMemo, useRef, useState } from "react";
import type { Mark, PlanePlace } from "../../figures/drawing/mark.ts";
import "./figures.css";
import styles from "./FigureFrame.module.css";
import { interactiveMarks, markElements, nearestDatum, placeAt } from "./markElements.ts";

interface Shown {
  readonly index: number;
  readonly text: string;
  /** Middle of the mark's top edge in pixels of the wrapper, and whether the tip opens to its left. */
  readonly x: number;
  readonly y: number;
  readonly isRight: boolean;
}

/** Reactions to input on the plane of a figure. Memoise the object: it is a prop of memoised components. */
export interface PlaneInput {
  /** A mouse button, pen or finger goes down; called before the places of that stroke. */
  readonly onBegin?: () => void;
  /** A place is clicked or tapped, or a mouse or pen passes over it while held down. */
  readonly onPlace: (x: number, y: number, panel: string) => void;
  /** A mouse moves over a place; null when it leaves. */
  readonly onHover?: (place: PlanePlace | null) => void;
  /** An arrow key: right is (1, 0), up is (0, 1); ten times that with Shift. */
  readonly onStep: (columns: number, rows: number) => void;
  readonly onEnter?: () => void;
  /** What the keys do, for screen readers: "Arrow keys move the selected point." */
  readonly keys: string;
}

/**
 * A drawing on the page. Marks with a title are data: hovering shows the nearest one. With the focus on the picture, the
 * arrow keys step through them, Home and End go to the first and last, and Escape closes the tip. If `plane` is given,
 * clicks and arrow keys select places of the plane instead.
 */
export const FigureView = memo(function FigureView(props: {
  readonly drawing: Mark;
  readonly summary: string;
  /** A mark with a key is clicked, or Enter is pressed on it. */
  readonly onChoose?: ((key: string) => void) | undefined;
  readonly plane?: PlaneInput | undefined;
}) {
  const { drawing, summary, onChoose, plane } = props;
  const wrapper = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState<Shown | null>(null);
  const isTouch = useRef(false);
  const marks = useMemo(() => interactiveMarks(drawing), [drawing]);
  const { data, areas } = marks;

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

  const placeUnder = (event: MouseEvent) => placeAt(wrapper.current, areas, event.clientX, event.clientY);

  function pointAt(event: MouseEvent) {
    const found = placeUnder(event);
    if (found !== null) plane?.onPlace(found.x, found.y, found.panel);
  }

  function onPointerDown(event: PointerEvent) {
    isTouch.current = event.pointerType === "touch";
    plane?.onBegin?.();
    onPointerMove(event);
    if (!isTouch.current && event.button === 0) pointAt(event);
  }

  function onPointerMove(event: PointerEvent) {
    // A moving finger may be scrolling, so touch selects places by tapping only.
    if (event.type === "pointermove" && event.buttons === 1 && event.pointerType !== "touch") pointAt(event);
    if (event.pointerType === "mouse") plane?.onHover?.(placeUnder(event));
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
    const moves: Record<string, number | null> = {
      ArrowRight: Math.min(last, now + 1),
      ArrowDown: Math.min(last, now + 1),
      ArrowLeft: Math.max(0, now - 1),
      ArrowUp: Math.max(0, now - 1),
      Home: 0,
      End: last,
      Escape: null,
    };
    const target = moves[event.key];
    if (target === undefined || data.length === 0) return;
    event.preventDefault();
    show(target);
  }

  const keys = plane?.keys ?? (data.length > 0 ? "Arrow keys read the values." : "");
  return (
    <div ref={wrapper} className={styles.view}>
      <div
        className={styles.picture}
        role="img"
        aria-label={[summary, keys, onChoose === undefined ? "" : "Enter selects one."].filter(Boolean).join(" ")}
        tabIndex={data.length > 0 || plane !== undefined ? 0 : -1}
        data-plane={plane === undefined ? undefined : true}
        onPointerMove={onPointerMove}
        onPointerDown={onPointerDown}
        onClick={(event) => {
          if (isTouch.current) pointAt(event);
          choose();
        }}
        onPointerLeave={onPointerLeave}
        onKeyDown={onKeyDown}
        onBlur={() => show(null)}
      >
        {markElements(drawing, marks, shown?.index ?? null)}
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
