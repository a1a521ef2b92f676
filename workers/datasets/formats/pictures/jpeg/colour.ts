/** One plane of bytes whose rows are `stride` bytes apart. */
export interface Plane {
  readonly data: Uint8Array;
  readonly stride: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Enlarges a plane to `across` times its width and `down` times its height, as libjpeg does (jdsample.c): with a triangle
 * filter if a side is doubled, by repetition otherwise.
 */
export function upsample(plane: Plane, across: number, down: number): Plane {
  if (across === 1 && down === 1) return plane;
  const isSmooth = plane.width > 2;
  if (across === 2 && down === 1 && isSmooth) return doubleWidth(plane);
  if (across === 2 && down === 2 && isSmooth) return doubleBoth(plane);
  if (across === 1 && down === 2) return doubleHeight(plane);
  const out = planeOf(across * plane.width, down * plane.height);
  for (let y = 0; y < out.height; y++)
    for (let x = 0; x < out.width; x++)
      out.data[y * out.width + x] = plane.data[Math.floor(y / down) * plane.stride + Math.floor(x / across)] as number;
  return out;
}

function planeOf(width: number, height: number): Plane {
  return { data: new Uint8Array(width * height), stride: width, width, height };
}

/** The other sample that contributes to the doubled sample `i` of a line of `count`; the nearer one is `i >> 1`. */
const fartherOf = (i: number, count: number): number =>
  i & 1 ? Math.min((i >> 1) + 1, count - 1) : Math.max((i >> 1) - 1, 0);

function doubleWidth({ data, stride, width, height }: Plane): Plane {
  const out = planeOf(2 * width, height);
  for (let x = 0; x < 2 * width; x++) {
    const [near, far, bias] = [x >> 1, fartherOf(x, width), 1 + (x & 1)];
    for (let y = 0; y < height; y++)
      out.data[y * out.width + x] =
        (3 * (data[y * stride + near] as number) + (data[y * stride + far] as number) + bias) >> 2;
  }
  return out;
}

function doubleHeight({ data, stride, width, height }: Plane): Plane {
  const out = planeOf(width, 2 * height);
  for (let y = 0; y < 2 * height; y++) {
    const [near, far, bias] = [(y >> 1) * stride, fartherOf(y, height) * stride, 1 + (y & 1)];
    for (let x = 0; x < width; x++)
      out.data[y * width + x] = (3 * (data[near + x] as number) + (data[far + x] as number) + bias) >> 2;
  }
  return out;
}

function doubleBoth({ data, stride, width, height }: Plane): Plane {
  const out = planeOf(2 * width, 2 * height);
  const line = new Uint16Array(width);
  for (let y = 0; y < 2 * height; y++) {
    const [near, far] = [(y >> 1) * stride, fartherOf(y, height) * stride];
    for (let x = 0; x < width; x++) line[x] = 3 * (data[near + x] as number) + (data[far + x] as number);
    for (let x = 0, to = y * out.width; x < width; x++) {
      const here = 3 * (line[x] as number);
      out.data[to++] = (here + (line[Math.max(x - 1, 0)] as number) + 8) >> 4;
      out.data[to++] = (here + (line[Math.min(x + 1, width - 1)] as number) + 7) >> 4;
    }
  }
  return out;
}

/** Luma and chroma to [height, width, 3] in fixed point, as libjpeg does (jdcolor.c). */
export function toRgb(luma: Plane, blue: Plane, red: Plane, width: number, height: number): Uint8Array {
  const pixels = new Uint8ClampedArray(3 * width * height);
  for (let y = 0, to = 0; y < height; y++)
    for (let x = 0; x < width; x++, to += 3) {
      const l = luma.data[y * luma.stride + x] as number;
      const cb = (blue.data[y * blue.stride + x] as number) - 128;
      const cr = (red.data[y * red.stride + x] as number) - 128;
      pixels[to] = l + ((91881 * cr + 32768) >> 16);
      pixels[to + 1] = l + ((-22554 * cb - 46802 * cr + 32768) >> 16);
      pixels[to + 2] = l + ((116130 * cb + 32768) >> 16);
    }
  return new Uint8Array(pixels.buffer);
}

/** Planes as [height, width, planes]. */
export function interleave(planes: readonly Plane[], width: number, height: number): Uint8Array {
  const channels = planes.length;
  const pixels = new Uint8Array(channels * width * height);
  for (const [c, { data, stride }] of planes.entries())
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) pixels[(y * width + x) * channels + c] = data[y * stride + x] as number;
  return pixels;
}
