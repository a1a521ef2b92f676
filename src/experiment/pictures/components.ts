/** A connected part of a mask (eight neighbours), with its box in pixels; `right` and `bottom` lie just outside. */
export interface Component {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly area: number;
}

/** Number each pixel of a mask with its connected component, from 1; 0 outside the mask. */
export function componentsOf(
  mask: Uint8Array,
  width: number,
  height: number,
): { readonly numbers: Int32Array; readonly components: readonly Component[] } {
  const numbers = new Int32Array(mask.length);
  const components: Component[] = [];
  const stack: number[] = [];
  for (let start = 0; start < mask.length; start++) {
    if (mask[start] === 0 || numbers[start] !== 0) continue;
    const number = components.length + 1;
    let [left, top, right, bottom, area] = [width, height, 0, 0, 0];
    numbers[start] = number;
    stack.push(start);
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const [x, y] = [at % width, Math.floor(at / width)];
      area++;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++)
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          const next = ny * width + nx;
          if (mask[next] === 0 || numbers[next] !== 0) continue;
          numbers[next] = number;
          stack.push(next);
        }
    }
    components.push({ left, top, right, bottom, area });
  }
  return { numbers, components };
}
