/** One plane of bytes; rows lie `stride` apart. */
export interface Plane {
  readonly data: Uint8Array;
  readonly stride: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Bring a plane to `across` times its width and `down` times its height, as libjpeg does (jdsample.c): by a triangle
 * filter where a side is doubled, by repetition else.
 */
export function upsample(plane: Plane, across: number, down: number): Plane {
  if (across === 1 && down === 1) return plane;
  const smooth = plane.width > 2;
  if (across === 2 && down === 1 && smooth) return doubleWidth(plane);
  if (across === 2 && down === 2 && smooth) return doubleBoth(plane);
  if (across === 1 && down === 2) return doubleHeight(plane);
  return repeated(plane, across, down);
}

function planeOf(width: number, height: number): Plane {
  return { data: new Uint8Array(width * height), stride: width, width, height };
}

function doubleWidth({ data, stride, width, height }: Plane): Plane {
  const out = planeOf(2 * width, height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * stride + x;
      const value = 3 * (data[at] as number);
      const left = x === 0 ? value / 3 : (data[at - 1] as number);
      const right = x === width - 1 ? value / 3 : (data[at + 1] as number);
      out.data[y * out.stride + 2 * x] = (value + left + 1) >> 2;
      out.data[y * out.stride + 2 * x + 1] = (value + right + 2) >> 2;
    }
  return out;
}

function doubleHeight({ data, stride, width, height }: Plane): Plane {
  const out = planeOf(width, 2 * height);
  for (let y = 0; y < 2 * height; y++) {
    const near = y >> 1;
    const far = y & 1 ? Math.min(near + 1, height - 1) : Math.max(near - 1, 0);
    const bias = y & 1 ? 2 : 1;
    for (let x = 0; x < width; x++)
      out.data[y * width + x] =
        (3 * (data[near * stride + x] as number) + (data[far * stride + x] as number) + bias) >> 2;
  }
  return out;
}

function doubleBoth({ data, stride, width, height }: Plane): Plane {
  const out = planeOf(2 * width, 2 * height);
  for (let y = 0; y < 2 * height; y++) {
    const near = (y >> 1) * stride;
    const far = (y & 1 ? Math.min((y >> 1) + 1, height - 1) : Math.max((y >> 1) - 1, 0)) * stride;
    let before = 3 * (data[near] as number) + (data[far] as number);
    let here = before;
    for (let x = 0; x < width; x++) {
      const next =
        x + 1 === width ? here : 3 * (data[near + x + 1] as number) + (data[far + x + 1] as number);
      out.data[y * out.stride + 2 * x] = (3 * here + before + 8) >> 4;
      out.data[y * out.stride + 2 * x + 1] = (3 * here + next + 7) >> 4;
      before = here;
      here = next;
    }
  }
  return out;
}

function repeated({ data, stride, width, height }: Plane, across: number, down: number): Plane {
  const out = planeOf(across * width, down * height);
  for (let y = 0; y < out.height; y++)
    for (let x = 0; x < out.width; x++)
      out.data[y * out.stride + x] = data[Math.floor(y / down) * stride + Math.floor(x / across)] as number;
  return out;
}

/** Luma and chroma to colour in fixed point, as libjpeg does (jdcolor.c). */
export function toRgb(luma: Plane, blue: Plane, red: Plane, width: number, height: number): Uint8Array {
  const pixels = new Uint8Array(3 * width * height);
  for (let y = 0, to = 0; y < height; y++)
    for (let x = 0; x < width; x++, to += 3) {
      const l = luma.data[y * luma.stride + x] as number;
      const cb = (blue.data[y * blue.stride + x] as number) - 128;
      const cr = (red.data[y * red.stride + x] as number) - 128;
      pixels[to] = byte(l + ((91881 * cr + 32768) >> 16));
      pixels[to + 1] = byte(l + ((-22554 * cb - 46802 * cr + 32768) >> 16));
      pixels[to + 2] = byte(l + ((116130 * cb + 32768) >> 16));
    }
  return pixels;
}

/** Planes side by side, [height, width, planes]. */
export function interleave(planes: readonly Plane[], width: number, height: number): Uint8Array {
  const channels = planes.length;
  const pixels = new Uint8Array(channels * width * height);
  for (const [c, { data, stride }] of planes.entries())
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) pixels[(y * width + x) * channels + c] = data[y * stride + x] as number;
  return pixels;
}

function byte(value: number): number {
  return Math.max(0, Math.min(255, value));
}
