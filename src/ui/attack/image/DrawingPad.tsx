import { Eraser, Undo2 } from "lucide-react";
import { useMemo, useRef } from "react";
import {
  beginStroke,
  type Drawing,
  emptyDrawing,
  extendStroke,
  type Point,
  padSide,
  undoStroke,
} from "../../../state/ownImage/drawing.ts";
import { changeDrawing } from "../../../state/ownImage/ownImage.ts";
import { Button } from "../../controls/Button.tsx";
import { usePixels } from "../../images/usePixels.ts";
import styles from "./DrawingPad.module.css";

/** A black square for drawing with a mouse, finger or pen. */
export function DrawingPad({ drawing, thing }: { readonly drawing: Drawing; readonly thing: string }) {
  const rgba = useMemo(() => opaque(drawing.ink.pixels), [drawing]);
  const canvas = usePixels(rgba, padSide, padSide);
  /** The current stroke. Only the pointer that started it draws; a second finger does not. */
  const pen = useRef<{ readonly pointer: number; drawing: Drawing } | null>(null);

  const draw = (next: Drawing) => {
    if (pen.current !== null) pen.current.drawing = next;
    changeDrawing(next, false);
  };
  const begin = (event: React.PointerEvent<HTMLCanvasElement>) => {
    if (event.button !== 0 || pen.current !== null) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    pen.current = { pointer: event.pointerId, drawing };
    draw(beginStroke(drawing, placeOn(event.currentTarget, event)));
  };
  const follow = (event: React.PointerEvent<HTMLCanvasElement>) => {
    if (pen.current?.pointer !== event.pointerId) return;
    const pad = event.currentTarget;
    // All positions since the last frame, so that fast curves stay round.
    const coalesced = event.nativeEvent.getCoalescedEvents();
    const points = (coalesced.length === 0 ? [event] : coalesced).map((one) => placeOn(pad, one));
    draw(extendStroke(pen.current.drawing, points));
  };
  const end = (event: React.PointerEvent) => {
    if (pen.current?.pointer !== event.pointerId) return;
    const { drawing: drawn } = pen.current;
    pen.current = null;
    changeDrawing(drawn);
  };
  const { length } = drawing.strokes;
  return (
    <div className={styles.pad}>
      <canvas
        ref={canvas}
        width={padSide}
        height={padSide}
        className={styles.canvas}
        role="img"
        aria-label={`Drawing pad, ${length === 1 ? "1 stroke" : `${length} strokes`}`}
        onPointerDown={begin}
        onPointerMove={follow}
        onPointerUp={end}
        onPointerCancel={end}
      />
      {length === 0 && <p className={styles.invitation}>Draw {thing} here</p>}
      <div className={styles.tools}>
        <Button size="s" icon={<Undo2 />} disabled={length === 0} onClick={() => changeDrawing(undoStroke(drawing))}>
          Undo stroke
        </Button>
        <Button size="s" icon={<Eraser />} disabled={length === 0} onClick={() => changeDrawing(emptyDrawing)}>
          Clear
        </Button>
      </div>
    </div>
  );
}

function placeOn(pad: HTMLElement, event: { readonly clientX: number; readonly clientY: number }): Point {
  const box = pad.getBoundingClientRect();
  return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
}

function opaque(greys: Uint8Array): Uint8ClampedArray<ArrayBuffer> {
  // One 32-bit word per pixel, because this runs on every pointer move.
  const words = Uint32Array.from(greys, (grey) => 0xff000000 | (grey * 0x010101));
  return new Uint8ClampedArray(words.buffer);
}
