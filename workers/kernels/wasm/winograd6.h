// One side of the transforms of Winograd's algorithm with tiles of 6 x 6 inputs: F(4 x 4, 3 x 3) and F(2 x 2, 5 x 5), which share
// all but their sizes (Lavin and Gray 2016, arXiv 1509.09308). The polynomials are evaluated at 0, +-3/4, +-3/2 and infinity
// instead of the usual 0, +-1, +-2: all constants below the kernels' are exact, and rounding errors halve (measured: 5e-7 of
// the root mean square of the outputs, direct sums 2e-7).
#pragma once
#include "simd.h"

#define SIDE 6
#define POINTS 36

// The points, their squares and what is built from them.
#define P 0.75f
#define Q 1.5f
#define P2 0.5625f
#define Q2 2.25f
#define SUM2 2.8125f
#define PRODUCT2 1.265625f
// 1 over the products of a point's differences to the others: of 0, of +-P and of +-Q.
#define SHARE_0 (1.0f / 1.265625f)
#define SHARE_P (-1.0f / 1.8984375f)
#define SHARE_Q (1.0f / 7.59375f)

typedef struct {
  v128_t v[SIDE];
} Six;

INLINE v128_t plus(v128_t a, v128_t b) { return wasm_f32x4_add(a, b); }
INLINE v128_t minus(v128_t a, v128_t b) { return wasm_f32x4_sub(a, b); }
INLINE v128_t times(f32 factor, v128_t a) { return wasm_f32x4_mul(a, wasm_f32x4_splat(factor)); }
// sum + factor * a.
INLINE v128_t add_times(v128_t sum, f32 factor, v128_t a) {
  return multiply_add(a, wasm_f32x4_splat(factor), sum);
}

INLINE Six load_six(const f32 *from, i32 step) {
  Six a;
#pragma clang loop unroll(full)
  for (i32 i = 0; i < SIDE; i++) a.v[i] = wasm_v128_load(from + i * step);
  return a;
}

INLINE void store_some(f32 *to, i32 step, const Six a, i32 count) {
#pragma clang loop unroll(full)
  for (i32 i = 0; i < SIDE; i++)
    if (i < count) wasm_v128_store(to + i * step, a.v[i]);
}

// B^T d: from six inputs.
INLINE Six input_side(const Six d) {
  const v128_t even_p = add_times(d.v[4], -Q2, d.v[2]), odd_p = add_times(d.v[3], -Q2, d.v[1]);
  const v128_t even_q = add_times(d.v[4], -P2, d.v[2]), odd_q = add_times(d.v[3], -P2, d.v[1]);
  return (Six){{
      add_times(add_times(d.v[4], -SUM2, d.v[2]), PRODUCT2, d.v[0]),
      add_times(even_p, P, odd_p),
      add_times(even_p, -P, odd_p),
      add_times(even_q, Q, odd_q),
      add_times(even_q, -Q, odd_q),
      add_times(add_times(d.v[5], -SUM2, d.v[3]), PRODUCT2, d.v[1]),
  }};
}

// A^T m: `outputs` (2 or 4) from the products at six points.
INLINE Six output_side(const Six m, i32 outputs) {
  const v128_t sum_p = plus(m.v[1], m.v[2]), odd_p = minus(m.v[1], m.v[2]);
  const v128_t sum_q = plus(m.v[3], m.v[4]), odd_q = minus(m.v[3], m.v[4]);
  const v128_t first = plus(plus(m.v[0], sum_p), sum_q);
  const v128_t second = add_times(times(P, odd_p), Q, odd_q);
  if (outputs == 2) return (Six){{first, plus(second, m.v[5])}};
  return (Six){{
      first,
      second,
      add_times(times(P2, sum_p), Q2, sum_q),
      plus(add_times(times(P * P2, odd_p), Q * Q2, odd_q), m.v[5]),
  }};
}

// A dy: six points from the gradients of `outputs` (2 or 4) values.
INLINE Six gradient_side(const Six g, i32 outputs) {
  const v128_t even_p = outputs == 2 ? g.v[0] : add_times(g.v[0], P2, g.v[2]);
  const v128_t even_q = outputs == 2 ? g.v[0] : add_times(g.v[0], Q2, g.v[2]);
  const v128_t odd_p = outputs == 2 ? times(P, g.v[1]) : times(P, add_times(g.v[1], P2, g.v[3]));
  const v128_t odd_q = outputs == 2 ? times(Q, g.v[1]) : times(Q, add_times(g.v[1], Q2, g.v[3]));
  return (Six){{g.v[0], plus(even_p, odd_p), minus(even_p, odd_p), plus(even_q, odd_q), minus(even_q, odd_q),
                outputs == 2 ? g.v[1] : g.v[3]}};
}

// G g: six points from `taps` (3 or 5) values of a kernel.
INLINE Six kernel_side(const Six g, i32 taps) {
  v128_t even_p = add_times(g.v[0], P2, g.v[2]), even_q = add_times(g.v[0], Q2, g.v[2]);
  v128_t odd_p = g.v[1], odd_q = g.v[1];
  if (taps == 5) {
    even_p = add_times(even_p, P2 * P2, g.v[4]), even_q = add_times(even_q, Q2 * Q2, g.v[4]);
    odd_p = add_times(odd_p, P2, g.v[3]), odd_q = add_times(odd_q, Q2, g.v[3]);
  }
  return (Six){{
      times(SHARE_0, g.v[0]),
      times(SHARE_P, add_times(even_p, P, odd_p)),
      times(SHARE_P, add_times(even_p, -P, odd_p)),
      times(SHARE_Q, add_times(even_q, Q, odd_q)),
      times(SHARE_Q, add_times(even_q, -Q, odd_q)),
      taps == 5 ? g.v[4] : g.v[2],
  }};
}

// G^T u: gradients of `taps` (3 or 5) values of a kernel from those at six points.
INLINE Six taps_side(const Six u, i32 taps) {
  const v128_t sum_p = times(SHARE_P, plus(u.v[1], u.v[2])), odd_p = times(SHARE_P * P, minus(u.v[1], u.v[2]));
  const v128_t sum_q = times(SHARE_Q, plus(u.v[3], u.v[4])), odd_q = times(SHARE_Q * Q, minus(u.v[3], u.v[4]));
  const v128_t first = add_times(plus(sum_p, sum_q), SHARE_0, u.v[0]);
  const v128_t third = add_times(times(P2, sum_p), Q2, sum_q);
  if (taps == 3) return (Six){{first, plus(odd_p, odd_q), plus(third, u.v[5])}};
  return (Six){{
      first,
      plus(odd_p, odd_q),
      third,
      add_times(times(P2, odd_p), Q2, odd_q),
      plus(add_times(times(P2 * P2, sum_p), Q2 * Q2, sum_q), u.v[5]),
  }};
}
