const constBits = 13;
const pass1Bits = 2;

/**
 * Dequantises and transforms one block of 8 x 8 coefficients, in natural order, into bytes of `plane`. This is libjpeg's
 * accurate integer transform (jidctint.c; Loeffler, Ligtenberg and Moschytz 1989), so pixels agree bit for bit.
 */
export function inverseTransform(
  coefficients: Int16Array,
  from: number,
  quantisers: Uint16Array,
  work: Int32Array,
  plane: Uint8ClampedArray,
  to: number,
  stride: number,
): void {
  for (let i = 0; i < 64; i++) work[i] = (coefficients[from + i] as number) * (quantisers[i] as number);
  for (let x = 0; x < 8; x++) transformEight(work, x, 8, constBits - pass1Bits);
  for (let y = 0; y < 8; y++) {
    transformEight(work, 8 * y, 1, constBits + pass1Bits + 3);
    for (let x = 0; x < 8; x++) plane[to + y * stride + x] = (work[8 * y + x] as number) + 128;
  }
}

/** One-dimensional transform, in place, of the eight values that are `step` apart, scaled down by `shift` bits. */
function transformEight(work: Int32Array, at: number, step: number, shift: number): void {
  const c0 = work[at] as number;
  const c1 = work[at + step] as number;
  const c2 = work[at + 2 * step] as number;
  const c3 = work[at + 3 * step] as number;
  const c4 = work[at + 4 * step] as number;
  const c5 = work[at + 5 * step] as number;
  const c6 = work[at + 6 * step] as number;
  const c7 = work[at + 7 * step] as number;
  const round = 1 << (shift - 1);
  if ((c1 | c2 | c3 | c4 | c5 | c6 | c7) === 0) {
    const flat = ((c0 << constBits) + round) >> shift;
    for (let i = 0; i < 8; i++) work[at + i * step] = flat;
    return;
  }
  const e = (c2 + c6) * 4433;
  const even2 = e - c6 * 15137;
  const even3 = e + c2 * 6270;
  const sum = (c0 + c4) << constBits;
  const difference = (c0 - c4) << constBits;
  const t10 = sum + even3 + round;
  const t13 = sum - even3 + round;
  const t11 = difference + even2 + round;
  const t12 = difference - even2 + round;
  const z5 = (c7 + c3 + c5 + c1) * 9633;
  const z1 = -(c7 + c1) * 7373;
  const z2 = -(c5 + c3) * 20995;
  const z3 = z5 - (c7 + c3) * 16069;
  const z4 = z5 - (c5 + c1) * 3196;
  const o0 = c7 * 2446 + z1 + z3;
  const o1 = c5 * 16819 + z2 + z4;
  const o2 = c3 * 25172 + z2 + z3;
  const o3 = c1 * 12299 + z1 + z4;
  work[at] = (t10 + o3) >> shift;
  work[at + 7 * step] = (t10 - o3) >> shift;
  work[at + step] = (t11 + o2) >> shift;
  work[at + 6 * step] = (t11 - o2) >> shift;
  work[at + 2 * step] = (t12 + o1) >> shift;
  work[at + 5 * step] = (t12 - o1) >> shift;
  work[at + 3 * step] = (t13 + o0) >> shift;
  work[at + 4 * step] = (t13 - o0) >> shift;
}
