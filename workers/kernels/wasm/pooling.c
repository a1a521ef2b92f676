// Gradient of max pooling. The first maximum of a window, row by row, receives the gradient, as on the cpu backend and in
// PyTorch, even if no value of the window is positive.
#include "simd.h"

void EXPORT(max_pool_gradient)(const f32 *x, const f32 *dy, f32 *dx, i32 n, i32 height, i32 width, i32 channels,
                               i32 size_y, i32 size_x, i32 stride_y, i32 stride_x, i32 pad_top, i32 pad_left,
                               i32 out_height, i32 out_width) {
  zero_floats(dx, n * height * width * channels);
  const i32 vectorised = channels & ~3;
  for (i32 example = 0; example < n; example++) {
    const i32 base = example * height * width * channels;
    for (i32 oy = 0; oy < out_height; oy++) {
      const i32 top = oy * stride_y - pad_top;
      const i32 y0 = max_i32(0, top), y1 = min_i32(height, top + size_y);
      for (i32 ox = 0; ox < out_width; ox++, dy += channels) {
        const i32 left = ox * stride_x - pad_left;
        const i32 x0 = max_i32(0, left), x1 = min_i32(width, left + size_x);
        if (y0 >= y1 || x0 >= x1) continue;
        const i32 start = base + (y0 * width + x0) * channels;
        for (i32 c = 0; c < channels; c += c < vectorised ? 4 : 1) {
          if (c < vectorised) {
            v128_t best = wasm_v128_load(x + start + c), at = wasm_i32x4_splat(start);
            for (i32 y = y0; y < y1; y++)
              for (i32 xx = x0; xx < x1; xx++) {
                const i32 place = base + (y * width + xx) * channels;
                const v128_t value = wasm_v128_load(x + place + c);
                const v128_t above = wasm_f32x4_gt(value, best);
                best = wasm_v128_bitselect(value, best, above);
                at = wasm_v128_bitselect(wasm_i32x4_splat(place), at, above);
              }
            dx[wasm_i32x4_extract_lane(at, 0) + c] += dy[c];
            dx[wasm_i32x4_extract_lane(at, 1) + c + 1] += dy[c + 1];
            dx[wasm_i32x4_extract_lane(at, 2) + c + 2] += dy[c + 2];
            dx[wasm_i32x4_extract_lane(at, 3) + c + 3] += dy[c + 3];
          } else {
            i32 at = start;
            for (i32 y = y0; y < y1; y++)
              for (i32 xx = x0; xx < x1; xx++) {
                const i32 place = base + (y * width + xx) * channels;
                if (x[place + c] > x[at + c]) at = place;
              }
            dx[at + c] += dy[c];
          }
        }
      }
    }
  }
}
