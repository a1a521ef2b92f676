// Convolution of an NHWC input [n, height, width, in] with an HWIO kernel, with any stride and padding but no dilation, as
// matrix products over "columns" (im2col): one row per output position, which holds its receptive field, flattened.
// Columns are made for one chunk of output positions at a time, so that they stay in the L2 cache.
#include "gemm.h"

#define CHUNK_FLOATS 12288

// Output positions per chunk: a multiple of four, so that only the last chunk needs single-row tiles.
INLINE i32 chunk_rows(i32 depth) { return max_i32(TILE_ROWS, CHUNK_FLOATS / depth / TILE_ROWS * TILE_ROWS); }

// Those of the input gradient where it masks dy: the masked values stay in the cache too.
INLINE i32 masked_rows(i32 depth, i32 out) {
  return max_i32(TILE_ROWS, min_i32(chunk_rows(depth), CHUNK_FLOATS / out / TILE_ROWS * TILE_ROWS));
}

// Floats of scratch space for `conv2d` and `conv2d_input_gradient`; `depth` = kh * kw * in values are summed per output.
i32 EXPORT(conv2d_scratch)(i32 depth, i32 out) {
  const i32 forward = depth * round_up(out, TILE_COLUMNS);
  const i32 backward = round_up(depth, TILE_COLUMNS) * out;
  return max_i32(forward, backward) + chunk_rows(depth) * round_up(depth, TILE_COLUMNS) + masked_rows(depth, out) * out;
}

// One row of columns: the receptive field whose first pixel is (top, left). Outside the image it reads zeros.
INLINE void gather_row(f32 *row, const f32 *image, i32 height, i32 width, i32 in, i32 kh, i32 kw, i32 top, i32 left) {
  const i32 first = max_i32(0, -left), last = min_i32(kw, width - left);
  const i32 span = kw * in;
  for (i32 ky = 0; ky < kh; ky++, row += span) {
    const i32 y = top + ky;
    if (y < 0 || y >= height || last <= first) {
      zero_floats(row, span);
      continue;
    }
    zero_floats(row, first * in);
    copy_floats(row + first * in, image + (y * width + left + first) * in, (last - first) * in);
    zero_floats(row + last * in, (kw - last) * in);
  }
}

void EXPORT(conv2d)(const f32 *x, const f32 *kernel, const f32 *bias, f32 *y, f32 *scratch, i32 n, i32 height,
                    i32 width, i32 in, i32 kh, i32 kw, i32 out, i32 stride_y, i32 stride_x, i32 pad_top, i32 pad_left,
                    i32 out_height, i32 out_width, i32 relu) {
  const i32 depth = kh * kw * in, positions = out_height * out_width, rows = n * positions;
  f32 *columns = scratch + depth * round_up(out, TILE_COLUMNS);
  pack_columns(scratch, kernel, depth, out);
  const i32 step = chunk_rows(depth);
  i32 example = 0, oy = 0, ox = 0;
  for (i32 start = 0; start < rows; start += step) {
    const i32 count = min_i32(step, rows - start);
    for (i32 m = 0; m < count; m++) {
      gather_row(columns + m * depth, x + example * height * width * in, height, width, in, kh, kw,
                 oy * stride_y - pad_top, ox * stride_x - pad_left);
      if (++ox == out_width) {
        ox = 0;
        if (++oy == out_height) {
          oy = 0;
          example++;
        }
      }
    }
    gemm(columns, depth, scratch, bias, y + start * out, out, count, depth, out, relu);
  }
}

// dx = sum over output positions of dy * kernel, scattered back to where the values came from. A stride adds no
// multiplications by zero: the product has exactly the arithmetic of the forward pass. `y`, the output of a ReLU that
// followed, or null, masks dy.
void EXPORT(conv2d_input_gradient)(const f32 *dy, const f32 *y, const f32 *kernel, f32 *dx, f32 *scratch, i32 n,
                                   i32 height, i32 width, i32 in, i32 kh, i32 kw, i32 out, i32 stride_y, i32 stride_x,
                                   i32 pad_top, i32 pad_left, i32 out_height, i32 out_width) {
  const i32 depth = kh * kw * in, positions = out_height * out_width, rows = n * positions;
  const i32 span = kw * in;
  f32 *columns = scratch + round_up(depth, TILE_COLUMNS) * out;
  pack_columns_transposed(scratch, kernel, out, depth);
  zero_floats(dx, n * height * width * in);
  const i32 step = y ? masked_rows(depth, out) : chunk_rows(depth);
  f32 *masked = columns + step * round_up(depth, TILE_COLUMNS);
  i32 example = 0, oy = 0, ox = 0;
  for (i32 start = 0; start < rows; start += step) {
    const i32 count = min_i32(step, rows - start);
    if (y) mask_floats(masked, dy + start * out, y + start * out, count * out);
    gemm(y ? masked : dy + start * out, out, scratch, 0, columns, depth, count, out, depth, 0);
    for (i32 m = 0; m < count; m++) {
      const f32 *row = columns + m * depth;
      f32 *image = dx + example * height * width * in;
      const i32 top = oy * stride_y - pad_top, left = ox * stride_x - pad_left;
      const i32 first = max_i32(0, -left), last = min_i32(kw, width - left);
      if (last > first)
        for (i32 ky = max_i32(0, -top); ky < kh && top + ky < height; ky++)
          add_floats(image + ((top + ky) * width + left + first) * in, row + ky * span + first * in,
                     (last - first) * in);
      if (++ox == out_width) {
        ox = 0;
        if (++oy == out_height) {
          oy = 0;
          example++;
        }
      }
    }
  }
}

// Rewrites rows [count, depth] as quads [depth / 4][count][4]; the last quad is padded with zeros.
INLINE void to_quads(f32 *quads, const f32 *rows, i32 count, i32 depth) {
  i32 k = 0;
  for (; k + 4 <= depth; k += 4, quads += 4 * count)
    for (i32 m = 0; m < count; m++) wasm_v128_store(quads + 4 * m, wasm_v128_load(rows + m * depth + k));
  if (k < depth)
    for (i32 m = 0; m < count; m++) wasm_v128_store(quads + 4 * m, load_some(rows + m * depth + k, depth - k));
}

INLINE void accumulate_outer(const f32 *quads, const f32 *dy, f32 *dw, i32 count, i32 depth, i32 out) {
  for (i32 k = 0; k < depth; k += 4, quads += 4 * count)
    for (i32 column = 0; column < out; column += TILE_COLUMNS)
      outer_tile(quads, dy + column, out, count, dw + k * out + column, out, min_i32(4, depth - k),
                 min_i32(TILE_COLUMNS, out - column));
}

i32 EXPORT(conv2d_filter_scratch)(i32 depth) { return 2 * chunk_rows(depth) * round_up(depth, 4); }

void EXPORT(conv2d_filter_gradient)(const f32 *x, const f32 *dy, f32 *dw, f32 *scratch, i32 n, i32 height, i32 width,
                                    i32 in, i32 kh, i32 kw, i32 out, i32 stride_y, i32 stride_x, i32 pad_top,
                                    i32 pad_left, i32 out_height, i32 out_width) {
  const i32 depth = kh * kw * in, positions = out_height * out_width, rows = n * positions;
  const i32 step = chunk_rows(depth);
  f32 *quads = scratch + step * round_up(depth, 4);
  zero_floats(dw, depth * out);
  i32 example = 0, oy = 0, ox = 0;
  for (i32 start = 0; start < rows; start += step) {
    const i32 count = min_i32(step, rows - start);
    for (i32 m = 0; m < count; m++) {
      gather_row(scratch + m * depth, x + example * height * width * in, height, width, in, kh, kw,
                 oy * stride_y - pad_top, ox * stride_x - pad_left);
      if (++ox == out_width) {
        ox = 0;
        if (++oy == out_height) {
          oy = 0;
          example++;
        }
      }
    }
    to_quads(quads, scratch, count, depth);
    accumulate_outer(quads, dy + start * out, dw, count, depth, out);
  }
}
