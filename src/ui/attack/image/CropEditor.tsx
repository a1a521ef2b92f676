import clsx from "clsx";
import { useMemo, useRef } from "react";
import { borderMean } from "../../../experiment/pictures/picture.ts";
import {
  growSquare,
  moveSquare,
  type Space,
  type Square,
  spaceAround,
  squareBetween,
} from "../../../experiment/pictures/square.ts";
import { changePicture, type OwnPicture } from "../../../state/ownImage/ownImage.ts";
import styles from "./CropEditor.module.css";

interface Drag {
  /** `draw`: a square between (x, y) and the pointer. */
  readonly how: "move" | "draw";
  readonly x: number;
  readonly y: number;
  readonly square: Square;
  readonly space: Space;
}

/** The corners of a square, each at a share of its side from the left top. */
const corners = [
  { name: "leftTop", right: 0, down: 0 },
  { name: "rightTop", right: 1, down: 0 },
  { name: "leftBottom", right: 0, down: 1 },
  { name: "rightBottom", right: 1, down: 1 },
] as const;

type Size = Readonly<Record<"width" | "height", number>>;

/**
 * The picture with the square that the network sees, and the space around the picture that the square reaches into. Drag
 * the square or a corner, or draw a new one. It is our own because crop libraries keep the crop inside the picture, while
 * a subject that fills a narrow picture needs room beside it.
 */
export function CropEditor({ picture }: { readonly picture: OwnPicture }) {
  const { picture: size, crop, url, name, framing } = picture;
  const beyond = useMemo(
    () => (framing === "digit" ? undefined : `rgb(${borderMean(size).map(Math.round).join(" ")})`),
    [size, framing],
  );
  const frame = useRef<HTMLDivElement>(null);
  const drag = useRef<Drag | null>(null);
  // The space on show stays as it is while a pointer drags, so that the picture does not move under the pointer.
  const space = drag.current?.space ?? spaceAround(size, crop);

  const place = (event: React.PointerEvent) => {
    const box = frame.current?.getBoundingClientRect();
    if (box === undefined) return { x: 0, y: 0 };
    return {
      x: space.left + ((event.clientX - box.left) / box.width) * space.width,
      y: space.top + ((event.clientY - box.top) / box.height) * space.height,
    };
  };
  const begin = (how: Drag["how"], from?: Pick<Drag, "x" | "y">) => (event: React.PointerEvent<HTMLElement>) => {
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { how, ...(from ?? place(event)), square: crop, space };
  };
  const follow = (event: React.PointerEvent) => {
    const from = drag.current;
    if (from === null) return;
    const to = place(event);
    changePicture({ crop: dragged(from, to.x, to.y, size) }, false);
  };
  const end = () => {
    if (drag.current === null) return;
    drag.current = null;
    changePicture({});
  };
  const onKey = (event: React.KeyboardEvent) => {
    const square = keyed(event, crop, size);
    if (square === null) return;
    event.preventDefault();
    changePicture({ crop: square });
  };
  const percent = (part: number, whole: number) => `${(100 * part) / whole}%`;
  const placed = (part: Space) => ({
    left: percent(part.left - space.left, space.width),
    top: percent(part.top - space.top, space.height),
    width: percent(part.width, space.width),
    height: percent(part.height, space.height),
  });
  return (
    <div
      ref={frame}
      className={styles.frame}
      style={{
        aspectRatio: `${space.width} / ${space.height}`,
        width: `min(100%, ${(16 * space.width) / space.height}rem)`,
        backgroundColor: beyond,
      }}
      onPointerDown={begin("draw")}
      onPointerMove={follow}
      onPointerUp={end}
      onPointerCancel={end}
    >
      <img
        className={styles.picture}
        src={url}
        alt={name}
        draggable={false}
        style={placed({ left: 0, top: 0, ...size })}
      />
      <div
        className={styles.square}
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keys move and resize the square
        tabIndex={0}
        aria-label={`Crop of ${Math.round((100 * crop.size) / size.width)} % of the picture's width. Arrow keys move it, plus and minus resize it, with Shift by one pixel.`}
        style={placed({ left: crop.x, top: crop.y, width: crop.size, height: crop.size })}
        onPointerDown={begin("move")}
        onKeyDown={onKey}
      >
        {corners.map(({ name, right, down }) => (
          <span
            key={name}
            className={clsx(styles.corner, styles[name])}
            // The opposite corner stays where it is.
            onPointerDown={begin("draw", { x: crop.x + (1 - right) * crop.size, y: crop.y + (1 - down) * crop.size })}
          />
        ))}
      </div>
    </div>
  );
}

function dragged({ how, x, y, square }: Drag, toX: number, toY: number, picture: Size): Square {
  switch (how) {
    case "move":
      return moveSquare(square, toX - x, toY - y, picture);
    case "draw":
      return squareBetween(x, y, toX, toY, picture);
    default:
      return how satisfies never;
  }
}

/** The square after a key press, or null for other keys. One press changes it by a twentieth of its side, or a pixel. */
function keyed({ key, shiftKey, ctrlKey, metaKey, altKey }: React.KeyboardEvent, square: Square, picture: Size) {
  if (ctrlKey || metaKey || altKey) return null;
  // On most keyboards plus is typed with Shift.
  const by = shiftKey && key !== "+" ? 1 : Math.max(1, square.size / 20);
  const move = arrows[key];
  if (move !== undefined) return moveSquare(square, move[0] * by, move[1] * by, picture);
  if (key === "+" || key === "=") return growSquare(square, by, picture);
  return key === "-" || key === "_" ? growSquare(square, -by, picture) : null;
}

const arrows: Readonly<Record<string, readonly [right: number, down: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
