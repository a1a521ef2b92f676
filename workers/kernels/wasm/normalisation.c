// Normalisation of x [examples, rows, channels]: y = gamma * (x - mean) / sqrt(variance + epsilon) + beta, optionally followed
// by a ReLU. Every group of channels of one example has its own mean and variance. In batch norm, all images are one example
// with a group per channel; in group norm, every image is an example. Columns are summed in blocks of rows in float32, and
// blocks in double precision, in a fixed order.
#include "simd.h"

#define BLOCK 128

typedef double f64;

// Floats of scratch space for the functions below: three rows of doubles and five rows of floats.
i32 EXPORT(normalise_scratch)(i32 channels) { return 11 * channels + 2; }

INLINE void zero_doubles(f64 *target, i32 count) {
  for (i32 i = 0; i < count; i++) target[i] = 0.0;
}

INLINE void add_lanes(f64 *totals, v128_t sum) {
  totals[0] += wasm_f32x4_extract_lane(sum, 0);
  totals[1] += wasm_f32x4_extract_lane(sum, 1);
  totals[2] += wasm_f32x4_extract_lane(sum, 2);
  totals[3] += wasm_f32x4_extract_lane(sum, 3);
}

// totals[c] = sum over rows of x[row, c].
static __attribute__((noinline)) void column_totals(const f32 *x, f64 *totals, i32 rows, i32 channels) {
  zero_doubles(totals, channels);
  for (i32 start = 0; start < rows; start += BLOCK) {
    const i32 count = min_i32(BLOCK, rows - start);
    const f32 *block = x + start * channels;
    i32 c = 0;
    for (; c + 4 <= channels; c += 4) {
      v128_t sum = wasm_f32x4_const_splat(0.0f);
      for (i32 m = 0; m < count; m++) sum = wasm_f32x4_add(sum, wasm_v128_load(block + m * channels + c));
      add_lanes(totals + c, sum);
    }
    for (; c < channels; c++) {
      f32 sum = 0.0f;
      for (i32 m = 0; m < count; m++) sum += block[m * channels + c];
      totals[c] += sum;
    }
  }
}

// totals[c] = sum over rows of (x[row, c] - centre[c])^2.
static __attribute__((noinline)) void column_squares(const f32 *x, const f32 *centre, f64 *totals, i32 rows,
                                                     i32 channels) {
  zero_doubles(totals, channels);
  for (i32 start = 0; start < rows; start += BLOCK) {
    const i32 count = min_i32(BLOCK, rows - start);
    const f32 *block = x + start * channels;
    i32 c = 0;
    for (; c + 4 <= channels; c += 4) {
      const v128_t middle = wasm_v128_load(centre + c);
      v128_t sum = wasm_f32x4_const_splat(0.0f);
      for (i32 m = 0; m < count; m++) {
        const v128_t d = wasm_f32x4_sub(wasm_v128_load(block + m * channels + c), middle);
        sum = wasm_f32x4_add(sum, wasm_f32x4_mul(d, d));
      }
      add_lanes(totals + c, sum);
    }
    for (; c < channels; c++) {
      f32 sum = 0.0f;
      for (i32 m = 0; m < count; m++) {
        const f32 d = block[m * channels + c] - centre[c];
        sum += d * d;
      }
      totals[c] += sum;
    }
  }
}

INLINE f64 group_total(const f64 *totals, i32 size) {
  f64 sum = 0.0;
  for (i32 c = 0; c < size; c++) sum += totals[c];
  return sum;
}

void EXPORT(normalise)(const f32 *x, const f32 *gamma, const f32 *beta, f32 *y, f32 *mean, f32 *variance,
                       f32 *scratch, i32 examples, i32 rows, i32 channels, i32 groups, f64 epsilon, i32 relu) {
  f64 *totals = (f64 *)scratch;
  f32 *centre = scratch + 2 * channels, *scale = centre + channels;
  const i32 size = channels / groups;
  const f64 share = 1.0 / ((f64)rows * (f64)size);
  const v128_t zero = wasm_f32x4_const_splat(0.0f);
  for (i32 e = 0; e < examples; e++, x += rows * channels, y += rows * channels, mean += groups, variance += groups) {
    column_totals(x, totals, rows, channels);
    for (i32 g = 0; g < groups; g++) {
      mean[g] = (f32)(group_total(totals + g * size, size) * share);
      for (i32 c = 0; c < size; c++) centre[g * size + c] = mean[g];
    }
    column_squares(x, centre, totals, rows, channels);
    for (i32 g = 0; g < groups; g++) {
      const f64 spread = group_total(totals + g * size, size) * share;
      variance[g] = (f32)spread;
      for (i32 c = g * size; c < (g + 1) * size; c++)
        scale[c] = (f32)((f64)gamma[c] / __builtin_sqrt((f64)variance[g] + epsilon));
    }
    for (i32 m = 0; m < rows; m++) {
      const f32 *from = x + m * channels;
      f32 *to = y + m * channels;
      i32 c = 0;
      for (; c + 4 <= channels; c += 4) {
        const v128_t d = wasm_f32x4_sub(wasm_v128_load(from + c), wasm_v128_load(centre + c));
        const v128_t v = wasm_f32x4_add(wasm_f32x4_mul(d, wasm_v128_load(scale + c)), wasm_v128_load(beta + c));
        wasm_v128_store(to + c, relu ? wasm_f32x4_pmax(v, zero) : v);
      }
      for (; c < channels; c++) {
        const f32 v = (from[c] - centre[c]) * scale[c] + beta[c];
        to[c] = relu && v < 0.0f ? 0.0f : v;
      }
    }
  }
}

INLINE v128_t before_4(const f32 *dy, const f32 *y, i32 relu) { return relu ? masked_4(dy, y) : wasm_v128_load(dy); }

INLINE f32 before(f32 dy, f32 y, i32 relu) { return relu && !(y > 0.0f) ? 0.0f : dy; }

// plain[c] = sum over rows of dy, weighted[c] = sum over rows of dy * (x - centre), with dy masked by the ReLU.
INLINE void gradient_totals(const f32 *dy, const f32 *x, const f32 *y, const f32 *centre, f64 *plain, f64 *weighted,
                            i32 rows, i32 channels, i32 relu) {
  zero_doubles(plain, channels);
  zero_doubles(weighted, channels);
  for (i32 start = 0; start < rows; start += BLOCK) {
    const i32 end = start + min_i32(BLOCK, rows - start);
    i32 c = 0;
    for (; c + 4 <= channels; c += 4) {
      const v128_t middle = wasm_v128_load(centre + c);
      v128_t sum = wasm_f32x4_const_splat(0.0f), product = sum;
      for (i32 at = start * channels + c; at < end * channels; at += channels) {
        const v128_t g = before_4(dy + at, y + at, relu);
        sum = wasm_f32x4_add(sum, g);
        product = wasm_f32x4_add(product, wasm_f32x4_mul(g, wasm_f32x4_sub(wasm_v128_load(x + at), middle)));
      }
      add_lanes(plain + c, sum);
      add_lanes(weighted + c, product);
    }
    for (; c < channels; c++) {
      f32 sum = 0.0f, product = 0.0f;
      for (i32 at = start * channels + c; at < end * channels; at += channels) {
        const f32 g = before(dy[at], y[at], relu);
        sum += g;
        product += g * (x[at] - centre[c]);
      }
      plain[c] += sum;
      weighted[c] += product;
    }
  }
}

// dx = a[c] * dy + b[c] * (x - centre[c]) + d[c], with dy masked by the ReLU.
INLINE void gradient_rows(const f32 *dy, const f32 *x, const f32 *y, const f32 *centre, const f32 *a, const f32 *b,
                          const f32 *d, f32 *dx, i32 rows, i32 channels, i32 relu) {
  for (i32 m = 0; m < rows; m++, dy += channels, x += channels, y += channels, dx += channels) {
    i32 c = 0;
    for (; c + 4 <= channels; c += 4) {
      const v128_t near = wasm_f32x4_mul(wasm_v128_load(a + c), before_4(dy + c, y + c, relu));
      const v128_t far = wasm_f32x4_sub(wasm_v128_load(x + c), wasm_v128_load(centre + c));
      wasm_v128_store(dx + c, wasm_f32x4_add(wasm_f32x4_add(near, wasm_f32x4_mul(wasm_v128_load(b + c), far)),
                                             wasm_v128_load(d + c)));
    }
    for (; c < channels; c++)
      dx[c] = a[c] * before(dy[c], y[c], relu) + b[c] * (x[c] - centre[c]) + d[c];
  }
}

// All three gradients. With s = 1 / sqrt(variance + epsilon) and averages over the group:
// dx = s * (gamma * dy - average(gamma * dy) - (x - mean) * s^2 * average(gamma * dy * (x - mean))).
void EXPORT(normalise_gradient)(const f32 *dy, const f32 *x, const f32 *gamma, const f32 *y, const f32 *mean,
                                const f32 *variance, f32 *dx, f32 *dgamma, f32 *dbeta, f32 *scratch, i32 examples,
                                i32 rows, i32 channels, i32 groups, f64 epsilon, i32 relu) {
  f64 *plain = (f64 *)scratch, *weighted = plain + channels;
  f32 *centre = scratch + 4 * channels, *a = centre + channels, *b = a + channels, *d = b + channels;
  const i32 size = channels / groups;
  const f64 share = 1.0 / ((f64)rows * (f64)size);
  zero_floats(dgamma, channels);
  zero_floats(dbeta, channels);
  for (i32 e = 0; e < examples; e++, mean += groups, variance += groups) {
    const i32 offset = e * rows * channels;
    for (i32 c = 0; c < channels; c++) centre[c] = mean[c / size];
    if (relu)
      gradient_totals(dy + offset, x + offset, y + offset, centre, plain, weighted, rows, channels, 1);
    else
      gradient_totals(dy + offset, x + offset, y + offset, centre, plain, weighted, rows, channels, 0);
    for (i32 g = 0; g < groups; g++) {
      const f64 s = 1.0 / __builtin_sqrt((f64)variance[g] + epsilon);
      f64 level = 0.0, slope = 0.0;
      for (i32 c = g * size; c < (g + 1) * size; c++) {
        level += gamma[c] * plain[c];
        slope += gamma[c] * weighted[c];
        dgamma[c] += (f32)(weighted[c] * s);
        dbeta[c] += (f32)plain[c];
      }
      for (i32 c = g * size; c < (g + 1) * size; c++) {
        a[c] = (f32)(s * gamma[c]);
        b[c] = (f32)(-s * s * s * slope * share);
        d[c] = (f32)(-s * level * share);
      }
    }
    if (relu)
      gradient_rows(dy + offset, x + offset, y + offset, centre, a, b, d, dx + offset, rows, channels, 1);
    else
      gradient_rows(dy + offset, x + offset, y + offset, centre, a, b, d, dx + offset, rows, channels, 0);
  }
}
