// Max pooling and its gradient. The first maximum of a window, row by row, counts, as on the cpu backend and in PyTorch, even
// if no value of the window is positive. A NaN counts as the maximum, so that it stays visible.
#include "simd.h"

INLINE i32 is_nan(f32 v) { return v != v; }
INLINE v128_t is_nan_4(v128_t v) { return wasm_f32x4_ne(v, v); }

// Whether a value replaces the maximum so far.
INLINE i32 above(f32 value, f32 best) { return value > best || (is_nan(value) && !is_nan(best)); }
INLINE v128_t above_4(v128_t value, v128_t best) {
  return wasm_v128_or(wasm_f32x4_gt(value, best), wasm_v128_andnot(is_nan_4(value), is_nan_4(best)));
}

// Calls BODY for every window: [y0, y1) x [x0, x1) are its pixels inside the image that starts at x + base, and dy (or y) points
// to its channels.
#define WINDOWS(at, ...)                                                                         \
  for (i32 example = 0; example < n; example++) {                                                \
    const i32 base = example * height * width * channels;                                        \
    for (i32 oy = 0; oy < out_height; oy++) {                                                    \
      const i32 top = oy * stride_y - pad_top;                                                   \
      const i32 y0 = max_i32(0, top), y1 = min_i32(height, top + size_y);                        \
      for (i32 ox = 0; ox < out_width; ox++, at += channels) {                                   \
        const i32 left = ox * stride_x - pad_left;                                               \
        const i32 x0 = max_i32(0, left), x1 = min_i32(width, left + size_x);                     \
        const i32 start = base + (y0 * width + x0) * channels;                                   \
        __VA_ARGS__                                                                                \
      }                                                                                          \
    }                                                                                            \
  }

// `place` is the offset of each pixel of the window but the first, which comes again.
#define PIXELS(...)                                           \
  for (i32 y = y0; y < y1; y++)                               \
    for (i32 xx = x0; xx < x1; xx++) {                        \
      const i32 place = base + (y * width + xx) * channels;   \
      __VA_ARGS__                                                 \
    }

// Windows of 2 x 2 that neither overlap nor leave the image, of whole vectors of channels.
INLINE i32 are_quarters(i32 height, i32 width, i32 channels, i32 size_y, i32 size_x, i32 stride_y, i32 stride_x,
                        i32 pad_top, i32 pad_left, i32 out_height, i32 out_width) {
  return size_y == 2 && size_x == 2 && stride_y == 2 && stride_x == 2 && pad_top == 0 && pad_left == 0 &&
         2 * out_height <= height && 2 * out_width <= width && channels % 4 == 0;
}

INLINE v128_t larger_4(v128_t best, v128_t value) { return wasm_v128_bitselect(value, best, above_4(value, best)); }

INLINE void quarters(const f32 *x, f32 *out, i32 n, i32 height, i32 width, i32 channels, i32 out_height, i32 out_width) {
  const i32 row = width * channels;
  for (i32 example = 0; example < n; example++, x += height * row)
    for (i32 oy = 0; oy < out_height; oy++)
      for (i32 ox = 0; ox < out_width; ox++, out += channels) {
        const f32 *at = x + 2 * oy * row + 2 * ox * channels;
        for (i32 c = 0; c < channels; c += 4, at += 4) {
          const v128_t top = larger_4(wasm_v128_load(at), wasm_v128_load(at + channels));
          wasm_v128_store(out + c, larger_4(larger_4(top, wasm_v128_load(at + row)), wasm_v128_load(at + row + channels)));
        }
      }
}

// Windows without a pixel give -Infinity.
void EXPORT(max_pool)(const f32 *x, f32 *out, i32 n, i32 height, i32 width, i32 channels, i32 size_y, i32 size_x,
                      i32 stride_y, i32 stride_x, i32 pad_top, i32 pad_left, i32 out_height, i32 out_width) {
  if (are_quarters(height, width, channels, size_y, size_x, stride_y, stride_x, pad_top, pad_left, out_height, out_width)) {
    quarters(x, out, n, height, width, channels, out_height, out_width);
    return;
  }
  WINDOWS(out, {
    if (y0 >= y1 || x0 >= x1) {
      for (i32 c = 0; c < channels; c++) out[c] = -__builtin_inff();
      continue;
    }
    i32 c = 0;
    for (; c + 4 <= channels; c += 4) {
      v128_t best = wasm_v128_load(x + start + c);
      PIXELS({
        const v128_t value = wasm_v128_load(x + place + c);
        best = wasm_v128_bitselect(value, best, above_4(value, best));
      })
      wasm_v128_store(out + c, best);
    }
    for (; c < channels; c++) {
      f32 best = x[start + c];
      PIXELS(if (above(x[place + c], best)) best = x[place + c];)
      out[c] = best;
    }
  })
}

// Each window writes its four gradients.
INLINE void gradient_of_quarters(const f32 *x, const f32 *dy, f32 *dx, i32 n, i32 height, i32 width, i32 channels,
                                 i32 out_height, i32 out_width) {
  const i32 row = width * channels;
  const v128_t zero = wasm_f32x4_const_splat(0.0f);
  for (i32 example = 0; example < n; example++, x += height * row, dx += height * row)
    for (i32 oy = 0; oy < out_height; oy++)
      for (i32 ox = 0; ox < out_width; ox++, dy += channels) {
        const i32 first = 2 * oy * row + 2 * ox * channels;
        for (i32 at = first; at < first + channels; at += 4) {
          const v128_t a = wasm_v128_load(x + at), b = wasm_v128_load(x + at + channels);
          const v128_t c = wasm_v128_load(x + at + row), d = wasm_v128_load(x + at + row + channels);
          const v128_t second = above_4(b, a), two = wasm_v128_bitselect(b, a, second);
          const v128_t third = above_4(c, two), three = wasm_v128_bitselect(c, two, third);
          const v128_t fourth = above_4(d, three), later = wasm_v128_or(third, fourth);
          // A sum with zero, as in the general case: it turns -0 into 0.
          const v128_t g = wasm_f32x4_add(zero, wasm_v128_load(dy + at - first));
          wasm_v128_store(dx + at, wasm_v128_andnot(g, wasm_v128_or(second, later)));
          wasm_v128_store(dx + at + channels, wasm_v128_and(g, wasm_v128_andnot(second, later)));
          wasm_v128_store(dx + at + row, wasm_v128_and(g, wasm_v128_andnot(third, fourth)));
          wasm_v128_store(dx + at + row + channels, wasm_v128_and(g, fourth));
        }
      }
}

void EXPORT(max_pool_gradient)(const f32 *x, const f32 *dy, f32 *dx, i32 n, i32 height, i32 width, i32 channels,
                               i32 size_y, i32 size_x, i32 stride_y, i32 stride_x, i32 pad_top, i32 pad_left,
                               i32 out_height, i32 out_width) {
  const i32 quartered = are_quarters(height, width, channels, size_y, size_x, stride_y, stride_x, pad_top, pad_left,
                                     out_height, out_width);
  if (!quartered || 2 * out_height != height || 2 * out_width != width)
    zero_floats(dx, n * height * width * channels);
  if (quartered) {
    gradient_of_quarters(x, dy, dx, n, height, width, channels, out_height, out_width);
    return;
  }
  WINDOWS(dy, {
    if (y0 >= y1 || x0 >= x1) continue;
    i32 c = 0;
    for (; c + 4 <= channels; c += 4) {
      v128_t best = wasm_v128_load(x + start + c), at = wasm_i32x4_splat(start);
      PIXELS({
        const v128_t value = wasm_v128_load(x + place + c), replaces = above_4(value, best);
        best = wasm_v128_bitselect(value, best, replaces);
        at = wasm_v128_bitselect(wasm_i32x4_splat(place), at, replaces);
      })
      dx[wasm_i32x4_extract_lane(at, 0) + c] += dy[c];
      dx[wasm_i32x4_extract_lane(at, 1) + c + 1] += dy[c + 1];
      dx[wasm_i32x4_extract_lane(at, 2) + c + 2] += dy[c + 2];
      dx[wasm_i32x4_extract_lane(at, 3) + c + 3] += dy[c + 3];
    }
    for (; c < channels; c++) {
      i32 at = start;
      PIXELS(if (above(x[place + c], x[at + c])) at = place;)
      dx[at + c] += dy[c];
    }
  })
}
