import { useRef } from "react";
import styles from "./CropEditor.module.css";
import { growSquare, insideSquare, moveSquare, type Square, squareBetween } from "./crop.ts";
import { changePicture, type OwnPicture } from "./ownImage.ts";

interface Drag {
  readonly how: "move" | "size" | "draw";
  readonly x: number;
  readonly y: number;
  readonly square: Square;
}

/** The picture with the square that the network sees. Drag the square or its corner, or draw a new one. */
export function CropEditor({ picture }: { readonly picture: OwnPicture }) {
  const { grey, crop, url, name } = picture;
  const frame = useRef<HTMLDivElement>(null);
  const drag = useRef<Drag | null>(null);

  const place = (event: React.PointerEvent) => {
    const box = frame.current?.getBoundingClientRect();
    if (box === undefined) return { x: 0, y: 0 };
    return {
      x: ((event.clientX - box.left) / box.width) * grey.width,
      y: ((event.clientY - box.top) / box.height) * grey.height,
    };
  };
  const begin = (how: Drag["how"]) => (event: React.PointerEvent<HTMLElement>) => {
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { how, ...place(event), square: crop };
  };
  const follow = (event: React.PointerEvent) => {
    const from = drag.current;
    if (from === null) return;
    const to = place(event);
    changePicture({ crop: dragged(from, to.x, to.y, grey) }, false);
  };
  const end = () => {
    if (drag.current === null) return;
    drag.current = null;
    changePicture({});
  };
  const onKey = (event: React.KeyboardEvent) => {
    const square = keyed(event.key, crop, grey);
    if (square === null) return;
    event.preventDefault();
    changePicture({ crop: square });
  };
  const percent = (part: number, whole: number) => `${(100 * part) / whole}%`;
  return (
    <div
      ref={frame}
      className={styles.frame}
      onPointerDown={begin("draw")}
      onPointerMove={follow}
      onPointerUp={end}
      onPointerCancel={end}
    >
      <img className={styles.picture} src={url} alt={name} draggable={false} />
      <div
        className={styles.square}
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keys move and resize the square
        tabIndex={0}
        aria-label={`Crop of ${Math.round(crop.size)} × ${Math.round(crop.size)} pixels. Arrow keys move it, plus and minus resize it.`}
        style={{
          left: percent(crop.x, grey.width),
          top: percent(crop.y, grey.height),
          width: percent(crop.size, grey.width),
          height: percent(crop.size, grey.height),
        }}
        onPointerDown={begin("move")}
        onKeyDown={onKey}
      >
        <span className={styles.corner} onPointerDown={begin("size")} />
      </div>
    </div>
  );
}

function dragged({ how, x, y, square }: Drag, toX: number, toY: number, picture: OwnPicture["grey"]): Square {
  switch (how) {
    case "move":
      return moveSquare(square, toX - x, toY - y, picture);
    case "size": {
      const room = Math.min(picture.width - square.x, picture.height - square.y);
      const size = Math.min(room, square.size + Math.max(toX - x, toY - y));
      return insideSquare({ ...square, size }, picture);
    }
    case "draw":
      return squareBetween(x, y, toX, toY, picture);
    default:
      return how satisfies never;
  }
}

/** The square after a key press, or null for other keys. One press changes it by a twentieth of its side. */
function keyed(key: string, square: Square, picture: OwnPicture["grey"]): Square | null {
  const by = Math.max(1, square.size / 20);
  const move = arrows[key];
  if (move !== undefined) return moveSquare(square, move[0] * by, move[1] * by, picture);
  if (key === "+" || key === "=") return growSquare(square, by, picture);
  return key === "-" ? growSquare(square, -by, picture) : null;
}

const arrows: Readonly<Record<string, readonly [right: number, down: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
