const constBits = 13;
const pass1Bits = 2;

/**
 * Dequantise and transform one block of 8 x 8 coefficients, in natural order, into bytes of `plane`. The accurate
 * integer transform of libjpeg (jidctint.c; Loeffler, Ligtenberg and Moschytz 1989), so that pixels agree bit for bit.
 */
export function inverseTransform(
  coefficients: Int16Array,
  from: number,
  quantisers: Uint16Array,
  work: Int32Array,
  plane: Uint8Array,
  to: number,
  stride: number,
): void {
  for (let x = 0; x < 8; x++) {
    const c = (y: number) => (coefficients[from + 8 * y + x] as number) * (quantisers[8 * y + x] as number);
    eight(c(0), c(1), c(2), c(3), c(4), c(5), c(6), c(7), constBits - pass1Bits, work, x, 8);
  }
  for (let y = 0; y < 8; y++) {
    const w = 8 * y;
    eight(
      work[w] as number,
      work[w + 1] as number,
      work[w + 2] as number,
      work[w + 3] as number,
      work[w + 4] as number,
      work[w + 5] as number,
      work[w + 6] as number,
      work[w + 7] as number,
      constBits + pass1Bits + 3,
      work,
      w,
      1,
    );
    for (let x = 0; x < 8; x++) {
      plane[to + y * stride + x] = Math.max(0, Math.min(255, (work[w + x] as number) + 128));
    }
  }
}

/** One-dimensional transform of eight values, scaled down by `shift` bits. */
function eight(
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  c4: number,
  c5: number,
  c6: number,
  c7: number,
  shift: number,
  out: Int32Array,
  at: number,
  step: number,
): void {
  const round = 1 << (shift - 1);
  if ((c1 | c2 | c3 | c4 | c5 | c6 | c7) === 0) {
    const flat = ((c0 << constBits) + round) >> shift;
    for (let i = 0; i < 8; i++) out[at + i * step] = flat;
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
  out[at] = (t10 + o3) >> shift;
  out[at + 7 * step] = (t10 - o3) >> shift;
  out[at + step] = (t11 + o2) >> shift;
  out[at + 6 * step] = (t11 - o2) >> shift;
  out[at + 2 * step] = (t12 + o1) >> shift;
  out[at + 5 * step] = (t12 - o1) >> shift;
  out[at + 3 * step] = (t13 + o0) >> shift;
  out[at + 4 * step] = (t13 - o0) >> shift;
}
