/**
 * Undo the filters of `rows` lines in place (PNG specification, 9.2). A line is its filter's number and `line` bytes;
 * `bpp` is the distance in bytes to the pixel on the left. False when a filter is unknown.
 */
export function unfilter(data: Uint8Array, start: number, rows: number, line: number, bpp: number): boolean {
  for (let row = 0; row < rows; row++) {
    const at = start + row * (line + 1) + 1;
    const up = row === 0 ? -1 : at - line - 1;
    switch (data[at - 1]) {
      case 0:
        break;
      case 1:
        for (let i = bpp; i < line; i++)
          data[at + i] = (data[at + i] as number) + (data[at + i - bpp] as number);
        break;
      case 2:
        if (up >= 0)
          for (let i = 0; i < line; i++) data[at + i] = (data[at + i] as number) + (data[up + i] as number);
        break;
      case 3:
        for (let i = 0; i < line; i++) {
          const left = i < bpp ? 0 : (data[at + i - bpp] as number);
          const above = up < 0 ? 0 : (data[up + i] as number);
          data[at + i] = (data[at + i] as number) + ((left + above) >> 1);
        }
        break;
      case 4:
        for (let i = 0; i < line; i++) {
          const left = i < bpp ? 0 : (data[at + i - bpp] as number);
          const above = up < 0 ? 0 : (data[up + i] as number);
          const corner = i < bpp || up < 0 ? 0 : (data[up + i - bpp] as number);
          data[at + i] = (data[at + i] as number) + paeth(left, above, corner);
        }
        break;
      default:
        return false;
    }
  }
  return true;
}

function paeth(left: number, above: number, corner: number): number {
  const guess = left + above - corner;
  const a = Math.abs(guess - left);
  const b = Math.abs(guess - above);
  const c = Math.abs(guess - corner);
  return a <= b && a <= c ? left : b <= c ? above : corner;
}
