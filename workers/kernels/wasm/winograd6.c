// 3 x 3 and 5 x 5 convolutions with stride 1 on tiles of 6 x 6 inputs (see winograd6.h): 36 multiplications for 4 x 4 outputs
// instead of 144, or for 2 x 2 outputs instead of 100. Only the fused build has them, because their rounding differs from that
// of winograd.c. The numbers of input and output channels must be multiples of four; the bits of an example depend on that
// example only. `taps` is the side of the kernel.
#ifdef FUSED
#include "winograd6.h"
#include "gemm.h"

INLINE i32 outputs_of(i32 taps) { return SIDE + 1 - taps; }
INLINE i32 tiles_of(i32 size, i32 taps) { return (size + outputs_of(taps) - 1) / outputs_of(taps); }
INLINE i32 padded_side(i32 size, i32 taps) { return tiles_of(size, taps) * outputs_of(taps) + taps - 1; }

// Tiles per chunk: transformed values of a chunk stay in the L2 cache, and every chunk reads all kernels.
INLINE i32 chunk_tiles(i32 in, i32 out) {
  return max_i32(24, min_i32(96, 65536 / (POINTS * (in + out)) / TILE_ROWS * TILE_ROWS));
}

// Floats from one point to the next: an odd number of cache lines, so that the 36 values of a tile do not share a few sets of
// the cache.
INLINE i32 stride_of(i32 floats) { return round_up(floats, 16) | 16; }

// Floats of scratch space of all functions below, for a convolution with outputs of this height and width (for the input
// gradient: with in and out swapped, and the inputs' height and width).
i32 EXPORT(winograd6_scratch)(i32 in, i32 out, i32 taps, i32 height, i32 width) {
  const i32 step = chunk_tiles(in, out);
  return POINTS * (stride_of(in * round_up(out, TILE_COLUMNS)) + stride_of(step * in) + stride_of(step * out)) +
         padded_side(height, taps) * padded_side(width, taps) * in + POINTS * 4;
}

// Four values of the kernel [taps, taps, in, out] at one tap. `transposed` reads the kernel of the input gradient, which is
// turned by 180 degrees: four inputs for one output.
INLINE v128_t tap_values(const f32 *kernel, i32 tap, i32 taps, i32 row, i32 column, i32 in, i32 out, i32 transposed) {
  if (!transposed) return wasm_v128_load(kernel + (tap * in + row) * out + column);
  const f32 *at = kernel + ((taps * taps - 1 - tap) * in + column) * out + row;
  return wasm_f32x4_make(at[0], at[out], at[2 * out], at[3 * out]);
}

// 36 packed right-hand sides [rows, columns]; the product sums over rows.
INLINE void pack_kernels(f32 *packed, const f32 *kernel, f32 *side, i32 in, i32 out, i32 transposed, i32 taps) {
  const i32 rows = transposed ? out : in, columns = transposed ? in : out;
  const i32 size = stride_of(rows * round_up(columns, TILE_COLUMNS));
  if (columns % TILE_COLUMNS != 0)
    for (i32 point = 0; point < POINTS; point++)
      zero_floats(packed + point * size + columns / TILE_COLUMNS * TILE_COLUMNS * rows, rows * TILE_COLUMNS);
  for (i32 row = 0; row < rows; row++)
    for (i32 column = 0; column < columns; column += 4) {
      f32 *to = packed + column / TILE_COLUMNS * TILE_COLUMNS * rows + row * TILE_COLUMNS + column % TILE_COLUMNS;
      for (i32 x = 0; x < taps; x++) {
        Six values = {0};
#pragma clang loop unroll(full)
        for (i32 y = 0; y < SIDE; y++)
          if (y < taps) values.v[y] = tap_values(kernel, y * taps + x, taps, row, column, in, out, transposed);
        store_some(side + 4 * x, 4 * SIDE, kernel_side(values, taps), SIDE);
      }
      for (i32 y = 0; y < SIDE; y++)
        store_some(to + y * SIDE * size, size, kernel_side(load_six(side + 4 * SIDE * y, 4), taps), SIDE);
    }
}

// Images, the tiles that cover them, and the copy with a border of zeros that tiles are read from.
typedef struct {
  const f32 *images, *mask;
  f32 *padded, *side;
  i32 height, width, channels, pad_top, pad_left, taps, tiles_down, tiles_across, padded_height, padded_width;
} Source;

// Copies an image into the middle of `padded`, whose border stays zero. With a mask, values where it is not positive are zero.
INLINE void pad_image(const Source from, i32 number) {
  const i32 row = from.width * from.channels, size = from.height * row;
  const f32 *image = from.images + number * size, *mask = from.mask ? from.mask + number * size : 0;
  f32 *to = from.padded + (from.pad_top * from.padded_width + from.pad_left) * from.channels;
  for (i32 y = 0; y < from.height; y++, image += row, to += from.padded_width * from.channels)
    if (mask) {
      mask_floats(to, image, mask, row);
      mask += row;
    } else {
      copy_floats(to, image, row);
    }
}

// Transformed inputs of `count` tiles starting with number `first`: [36][count][channels], or, for the outer products of the
// filter gradient, [36][channels / 4][count][4]. `padded` holds image number `image`; returns the one that it holds afterwards.
INLINE i32 transform_inputs(const Source from, f32 *points, i32 first, i32 count, i32 image, i32 quads) {
  const i32 channels = from.channels, step = stride_of(count * channels), outputs = outputs_of(from.taps);
  const i32 per_image = from.tiles_down * from.tiles_across, row = from.padded_width * channels;
  for (i32 t = 0; t < count; t++) {
    const i32 number = first + t, tile = number % per_image;
    if (number / per_image != image) {
      image = number / per_image;
      pad_image(from, image);
    }
    const f32 *corner = from.padded + tile / from.tiles_across * outputs * row + tile % from.tiles_across * outputs * channels;
    for (i32 c = 0; c < channels; c += 4) {
      f32 *to = quads ? points + (c * count + 4 * t) : points + t * channels + c;
      for (i32 x = 0; x < SIDE; x++)
        store_some(from.side + 4 * x, 4 * SIDE, input_side(load_six(corner + x * channels + c, row)), SIDE);
      for (i32 y = 0; y < SIDE; y++)
        store_some(to + y * SIDE * step, step, input_side(load_six(from.side + 4 * SIDE * y, 4)), SIDE);
    }
  }
  return image;
}

// y = A^T m A per tile, plus bias, followed by the ReLU. Values outside the output are dropped.
INLINE void transform_outputs(const f32 *points, const f32 *bias, f32 *side, f32 *y, i32 first, i32 count, i32 out,
                              i32 out_height, i32 out_width, i32 tiles_down, i32 tiles_across, i32 relu, i32 outputs) {
  const i32 step = stride_of(count * out);
  for (i32 t = 0; t < count; t++) {
    const i32 number = first + t, across = number % tiles_across, line = number / tiles_across;
    const i32 row = outputs * (line % tiles_down), column = outputs * across;
    f32 *corner = y + ((line / tiles_down * out_height + row) * out_width + column) * out;
    const i32 down = min_i32(outputs, out_height - row), right = min_i32(outputs, out_width - column);
    for (i32 c = 0; c < out; c += 4) {
      const f32 *m = points + t * out + c;
      for (i32 x = 0; x < SIDE; x++)
        store_some(side + 4 * x, 4 * SIDE, output_side(load_six(m + x * step, SIDE * step), outputs), outputs);
      const v128_t level = bias ? wasm_v128_load(bias + c) : wasm_f32x4_const_splat(0.0f);
      for (i32 v = 0; v < down; v++) {
        Six values = output_side(load_six(side + 4 * SIDE * v, 4), outputs);
#pragma clang loop unroll(full)
        for (i32 i = 0; i < 4; i++) values.v[i] = finish(plus(values.v[i], level), relu);
        store_some(corner + v * out_width * out + c, out, values, min_i32(right, outputs));
      }
    }
  }
}

INLINE Source source_of(const f32 *images, const f32 *mask, f32 *padded, f32 *side, i32 height, i32 width, i32 channels,
                        i32 pad_top, i32 pad_left, i32 out_height, i32 out_width, i32 taps) {
  const Source from = {images, mask, padded, side, height, width, channels, pad_top, pad_left, taps,
                       tiles_of(out_height, taps), tiles_of(out_width, taps), padded_side(out_height, taps),
                       padded_side(out_width, taps)};
  zero_floats(padded, from.padded_height * from.padded_width * channels);
  return from;
}

INLINE void convolve(const f32 *x, const f32 *mask, const f32 *kernel, const f32 *bias, f32 *y, f32 *scratch, i32 n,
                     i32 height, i32 width, i32 in, i32 out, i32 pad_top, i32 pad_left, i32 out_height, i32 out_width,
                     i32 transposed, i32 relu, i32 taps) {
  const i32 size = stride_of(in * round_up(out, TILE_COLUMNS)), step = chunk_tiles(in, out);
  f32 *side = scratch, *packed = side + POINTS * 4, *inputs = packed + POINTS * size;
  f32 *products = inputs + POINTS * stride_of(step * in), *padded = products + POINTS * stride_of(step * out);
  if (transposed)
    pack_kernels(packed, kernel, side, out, in, 1, taps);
  else
    pack_kernels(packed, kernel, side, in, out, 0, taps);
  const Source from =
      source_of(x, mask, padded, side, height, width, in, pad_top, pad_left, out_height, out_width, taps);
  const i32 tiles = n * from.tiles_down * from.tiles_across;
  for (i32 first = 0, image = -1; first < tiles; first += step) {
    const i32 count = min_i32(step, tiles - first);
    image = transform_inputs(from, inputs, first, count, image, 0);
    for (i32 point = 0; point < POINTS; point++)
      gemm(inputs + point * stride_of(count * in), in, packed + point * size, 0,
           products + point * stride_of(count * out), out, count, in, out, 0);
    transform_outputs(products, bias, side, y, first, count, out, out_height, out_width, from.tiles_down,
                      from.tiles_across, relu, outputs_of(taps));
  }
}

void EXPORT(winograd6)(const f32 *x, const f32 *kernel, const f32 *bias, f32 *y, f32 *scratch, i32 n, i32 height,
                       i32 width, i32 in, i32 taps, i32 out, i32 pad_top, i32 pad_left, i32 out_height, i32 out_width,
                       i32 relu) {
  if (taps == 3)
    convolve(x, 0, kernel, bias, y, scratch, n, height, width, in, out, pad_top, pad_left, out_height, out_width, 0,
             relu, 3);
  else
    convolve(x, 0, kernel, bias, y, scratch, n, height, width, in, out, pad_top, pad_left, out_height, out_width, 0,
             relu, 5);
}

// dx is dy convolved with the turned kernel; its padding is taps - 1 minus that of the forward pass. `y`, the output of a
// ReLU that followed, or null, masks dy.
void EXPORT(winograd6_input_gradient)(const f32 *dy, const f32 *y, const f32 *kernel, f32 *dx, f32 *scratch, i32 n,
                                      i32 height, i32 width, i32 in, i32 taps, i32 out, i32 pad_top, i32 pad_left,
                                      i32 out_height, i32 out_width) {
  const i32 top = taps - 1 - pad_top, left = taps - 1 - pad_left;
  if (taps == 3)
    convolve(dy, y, kernel, 0, dx, scratch, n, out_height, out_width, out, in, top, left, height, width, 1, 0, 3);
  else
    convolve(dy, y, kernel, 0, dx, scratch, n, out_height, out_width, out, in, top, left, height, width, 1, 0, 5);
}

// Floats of scratch space for the filter gradient of a convolution with outputs of this height and width.
i32 EXPORT(winograd6_filter_scratch)(i32 in, i32 out, i32 taps, i32 height, i32 width) {
  const i32 step = chunk_tiles(in, out);
  return POINTS * (stride_of(in * out) + stride_of(step * in) + stride_of(step * out)) +
         padded_side(height, taps) * padded_side(width, taps) * in + POINTS * 4;
}

// Transformed output gradients A dy A^T of `count` tiles: [36][count][out].
INLINE void transform_gradients(const f32 *dy, f32 *side, f32 *points, i32 first, i32 count, i32 out, i32 out_height,
                                i32 out_width, i32 tiles_down, i32 tiles_across, i32 outputs) {
  const i32 step = stride_of(count * out);
  for (i32 t = 0; t < count; t++) {
    const i32 number = first + t, across = number % tiles_across, line = number / tiles_across;
    const i32 row = outputs * (line % tiles_down), column = outputs * across;
    const f32 *corner = dy + ((line / tiles_down * out_height + row) * out_width + column) * out;
    const i32 down = min_i32(outputs, out_height - row), right = min_i32(outputs, out_width - column);
    for (i32 c = 0; c < out; c += 4) {
      for (i32 x = 0; x < outputs; x++) {
        Six values = {0};
#pragma clang loop unroll(full)
        for (i32 v = 0; v < 4; v++)
          if (v < outputs && v < down && x < right) values.v[v] = wasm_v128_load(corner + (v * out_width + x) * out + c);
        store_some(side + 4 * x, 4 * SIDE, gradient_side(values, outputs), SIDE);
      }
      for (i32 v = 0; v < SIDE; v++)
        store_some(points + v * SIDE * step + t * out + c, step,
                   gradient_side(load_six(side + 4 * SIDE * v, 4), outputs), SIDE);
    }
  }
}

// dw [taps, taps, in, out] = G^T u G from the 36 [in, out] sums u.
INLINE void kernels_from_points(const f32 *sums, f32 *side, f32 *dw, i32 size, i32 taps) {
  for (i32 at = 0; at < size; at += 4) {
    for (i32 x = 0; x < SIDE; x++)
      store_some(side + 4 * x, 4 * SIDE, taps_side(load_six(sums + x * stride_of(size) + at, SIDE * stride_of(size)), taps), taps);
    for (i32 v = 0; v < taps; v++)
      store_some(dw + v * taps * size + at, size, taps_side(load_six(side + 4 * SIDE * v, 4), taps), taps);
  }
}

INLINE void correlate(const f32 *x, const f32 *dy, f32 *dw, f32 *scratch, i32 n, i32 height, i32 width, i32 in, i32 out,
                      i32 pad_top, i32 pad_left, i32 out_height, i32 out_width, i32 taps) {
  const i32 size = stride_of(in * out), step = chunk_tiles(in, out);
  f32 *side = scratch, *sums = side + POINTS * 4, *inputs = sums + POINTS * size;
  f32 *gradients = inputs + POINTS * stride_of(step * in), *padded = gradients + POINTS * stride_of(step * out);
  zero_floats(sums, POINTS * size);
  const Source from = source_of(x, 0, padded, side, height, width, in, pad_top, pad_left, out_height, out_width, taps);
  const i32 tiles = n * from.tiles_down * from.tiles_across;
  for (i32 first = 0, image = -1; first < tiles; first += step) {
    const i32 count = min_i32(step, tiles - first);
    image = transform_inputs(from, inputs, first, count, image, 1);
    transform_gradients(dy, side, gradients, first, count, out, out_height, out_width, from.tiles_down,
                        from.tiles_across, outputs_of(taps));
    for (i32 point = 0; point < POINTS; point++)
      for (i32 c = 0; c < in; c += 4)
        for (i32 column = 0; column < out; column += TILE_COLUMNS)
          outer_tile(inputs + point * stride_of(count * in) + c * count,
                     gradients + point * stride_of(count * out) + column, out, count,
                     sums + point * size + c * out + column, out, 4, min_i32(TILE_COLUMNS, out - column));
  }
  kernels_from_points(sums, side, dw, in * out, taps);
}

void EXPORT(winograd6_filter_gradient)(const f32 *x, const f32 *dy, f32 *dw, f32 *scratch, i32 n, i32 height, i32 width,
                                       i32 in, i32 taps, i32 out, i32 pad_top, i32 pad_left, i32 out_height,
                                       i32 out_width) {
  if (taps == 3)
    correlate(x, dy, dw, scratch, n, height, width, in, out, pad_top, pad_left, out_height, out_width, 3);
  else
    correlate(x, dy, dw, scratch, n, height, width, in, out, pad_top, pad_left, out_height, out_width, 5);
}
#endif
