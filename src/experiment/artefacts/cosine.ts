/** Vectors shorter than this have no direction (paper, section 6; docs/algorithms.md 7). */
const zeroNorm = 1e-12;

/** Cosine of the angle between two vectors, in float64; null if one of them is shorter than 1e-12. */
export function cosine(u: ArrayLike<number>, v: ArrayLike<number>): number | null {
  let dot = 0;
  let uu = 0;
  let vv = 0;
  for (let i = 0; i < u.length; i++) {
    const a = u[i] as number;
    const b = v[i] as number;
    dot += a * b;
    uu += a * a;
    vv += b * b;
  }
  // Written so that NaN gives null.
  if (!(Math.sqrt(uu) >= zeroNorm && Math.sqrt(vv) >= zeroNorm)) return null;
  return Math.min(1, Math.max(-1, dot / (Math.sqrt(uu) * Math.sqrt(vv))));
}
