// 3 x 3 convolutions with stride 1 by Winograd's F(2 x 2, 3 x 3) (Lavin and Gray 2016, arXiv 1509.09308): 2 x 2 outputs at a
// time from a tile of 4 x 4 inputs, as sixteen matrix products of transformed inputs and kernels. 16 multiplications replace
// 36. The numbers of input and output channels must be multiples of four. The bits of an example depend on that example only.
#include "gemm.h"

#define POINTS 16

INLINE v128_t plus(v128_t a, v128_t b) { return wasm_f32x4_add(a, b); }
INLINE v128_t minus(v128_t a, v128_t b) { return wasm_f32x4_sub(a, b); }
INLINE v128_t half(v128_t a) { return wasm_f32x4_mul(a, wasm_f32x4_const_splat(0.5f)); }

// Tiles per chunk: few, so that transformed values stay in the caches (measured), but more if the kernels, all of which every
// chunk reads, do not fit there.
INLINE i32 chunk_tiles(i32 in, i32 out) { return max_i32(16, min_i32(48, in * out / 2048 * 4)); }

// Floats of scratch space for the convolution (with in and out swapped: for its input gradient).
i32 EXPORT(winograd_scratch)(i32 in, i32 out) {
  return POINTS * in * round_up(out, TILE_COLUMNS) + POINTS * chunk_tiles(in, out) * (in + out);
}

// Floats of scratch space for the filter gradient.
i32 EXPORT(winograd_filter_scratch)(i32 in, i32 out) {
  return POINTS * in * out + POINTS * chunk_tiles(in, out) * (in + out);
}

// One side of G g G^T: from three values to four.
#define KERNEL_SIDE(g0, g1, g2, t0, t1, t2, t3)                     \
  const v128_t t0 = g0, t3 = g2, t1##sum = half(plus(g0, g2)), t1##odd = half(g1); \
  const v128_t t1 = plus(t1##sum, t1##odd), t2 = minus(t1##sum, t1##odd)

// Stores the sixteen transformed values of four columns of one row of the right-hand sides, in the panels that gemm reads.
INLINE void kernel_points(f32 *packed, i32 size, v128_t a, v128_t b, v128_t c, v128_t d, v128_t e, v128_t f, v128_t g,
                          v128_t h, v128_t i) {
  KERNEL_SIDE(a, d, g, p0, p1, p2, p3);
  KERNEL_SIDE(b, e, h, q0, q1, q2, q3);
  KERNEL_SIDE(c, f, i, r0, r1, r2, r3);
#define ROW(at, p, q, r)                              \
  do {                                                \
    KERNEL_SIDE(p, q, r, s0, s1, s2, s3);             \
    wasm_v128_store(packed + (at) * size, s0);        \
    wasm_v128_store(packed + ((at) + 1) * size, s1);  \
    wasm_v128_store(packed + ((at) + 2) * size, s2);  \
    wasm_v128_store(packed + ((at) + 3) * size, s3);  \
  } while (0)
  ROW(0, p0, q0, r0);
  ROW(4, p1, q1, r1);
  ROW(8, p2, q2, r2);
  ROW(12, p3, q3, r3);
#undef ROW
}

// Four values of the kernel [3, 3, in, out] at tap `tap`. `transposed` reads the kernel of the input gradient, which is turned
// by 180 degrees: four inputs for one output.
INLINE v128_t tap_values(const f32 *kernel, i32 tap, i32 row, i32 column, i32 in, i32 out, i32 transposed) {
  if (!transposed) return wasm_v128_load(kernel + (tap * in + row) * out + column);
  const f32 *at = kernel + ((8 - tap) * in + column) * out + row;
  return wasm_f32x4_make(at[0], at[out], at[2 * out], at[3 * out]);
}

// Sixteen packed right-hand sides [rows, columns]; the product sums over rows.
static __attribute__((noinline)) void pack_kernels(f32 *packed, const f32 *kernel, i32 in, i32 out, i32 transposed) {
  const i32 rows = transposed ? out : in, columns = transposed ? in : out;
  const i32 size = rows * round_up(columns, TILE_COLUMNS);
  if (columns % TILE_COLUMNS != 0)
    for (i32 point = 0; point < POINTS; point++)
      zero_floats(packed + point * size + columns / TILE_COLUMNS * TILE_COLUMNS * rows, rows * TILE_COLUMNS);
  for (i32 row = 0; row < rows; row++)
    for (i32 column = 0; column < columns; column += 4) {
      f32 *target = packed + column / TILE_COLUMNS * TILE_COLUMNS * rows + row * TILE_COLUMNS + column % TILE_COLUMNS;
#define TAP(at) tap_values(kernel, at, row, column, in, out, transposed)
      kernel_points(target, size, TAP(0), TAP(1), TAP(2), TAP(3), TAP(4), TAP(5), TAP(6), TAP(7), TAP(8));
#undef TAP
    }
}

// One side of B^T d B: from four values to four.
#define INPUT_SIDE(d0, d1, d2, d3, t0, t1, t2, t3)                       \
  const v128_t t0 = minus(d0, d2), t1 = plus(d1, d2), t2 = minus(d2, d1), t3 = minus(d1, d3)

// A tile of one image that starts at (top, left). Outside the image it reads zeros, and with a mask where that is not positive.
typedef struct {
  const f32 *image, *mask;
  i32 height, width, channels, top, left, inside;
} Tile;

INLINE v128_t pixel(const Tile tile, i32 row, i32 column, i32 c) {
  const i32 y = tile.top + row, x = tile.left + column;
  if (!tile.inside && (y < 0 || x < 0 || y >= tile.height || x >= tile.width)) return wasm_f32x4_const_splat(0.0f);
  const i32 at = (y * tile.width + x) * tile.channels + c;
  return tile.mask ? masked_4(tile.image + at, tile.mask + at) : wasm_v128_load(tile.image + at);
}

INLINE void input_points(const Tile tile, f32 *points, i32 step, i32 c) {
#define COLUMN(x, t0, t1, t2, t3) \
  INPUT_SIDE(pixel(tile, 0, x, c), pixel(tile, 1, x, c), pixel(tile, 2, x, c), pixel(tile, 3, x, c), t0, t1, t2, t3)
  COLUMN(0, p0, p1, p2, p3);
  COLUMN(1, q0, q1, q2, q3);
  COLUMN(2, r0, r1, r2, r3);
  COLUMN(3, s0, s1, s2, s3);
#undef COLUMN
#define ROW(at, p, q, r, s)                          \
  do {                                               \
    INPUT_SIDE(p, q, r, s, t0, t1, t2, t3);          \
    wasm_v128_store(points + (at) * step, t0);       \
    wasm_v128_store(points + ((at) + 1) * step, t1); \
    wasm_v128_store(points + ((at) + 2) * step, t2); \
    wasm_v128_store(points + ((at) + 3) * step, t3); \
  } while (0)
  ROW(0, p0, q0, r0, s0);
  ROW(4, p1, q1, r1, s1);
  ROW(8, p2, q2, r2, s2);
  ROW(12, p3, q3, r3, s3);
#undef ROW
}

// Transformed inputs of `count` tiles starting with number `first`: [16][count][channels], or, for the outer products of the
// filter gradient, [16][channels / 4][count][4].
INLINE void transform_tiles(const f32 *x, const f32 *mask, f32 *points, i32 first, i32 count, i32 height, i32 width,
                            i32 channels, i32 pad_top, i32 pad_left, i32 tiles_down, i32 tiles_across, i32 quads) {
  const i32 step = count * channels;
  for (i32 t = 0; t < count; t++) {
    const i32 number = first + t, across = number % tiles_across, line = number / tiles_across;
    const i32 top = 2 * (line % tiles_down) - pad_top, left = 2 * across - pad_left;
    const i32 offset = line / tiles_down * height * width * channels;
    const f32 *image = x + offset, *image_mask = mask ? mask + offset : 0;
    const i32 inside = top >= 0 && left >= 0 && top + 4 <= height && left + 4 <= width;
    const Tile within = {image, image_mask, height, width, channels, top, left, 1};
    const Tile across_border = {image, image_mask, height, width, channels, top, left, 0};
    for (i32 c = 0; c < channels; c += 4) {
      f32 *target = quads ? points + (c * count + 4 * t) : points + t * channels + c;
      if (inside)
        input_points(within, target, step, c);
      else
        input_points(across_border, target, step, c);
    }
  }
}

static __attribute__((noinline)) void transform_inputs(const f32 *x, f32 *points, i32 first, i32 count, i32 height,
                                                       i32 width, i32 channels, i32 pad_top, i32 pad_left,
                                                       i32 tiles_down, i32 tiles_across, i32 quads) {
  transform_tiles(x, 0, points, first, count, height, width, channels, pad_top, pad_left, tiles_down, tiles_across, quads);
}

static __attribute__((noinline)) void transform_masked(const f32 *x, const f32 *mask, f32 *points, i32 first, i32 count,
                                                       i32 height, i32 width, i32 channels, i32 pad_top, i32 pad_left,
                                                       i32 tiles_down, i32 tiles_across) {
  transform_tiles(x, mask, points, first, count, height, width, channels, pad_top, pad_left, tiles_down, tiles_across, 0);
}

INLINE void store_output(f32 *y, v128_t value, v128_t bias, i32 relu) {
  wasm_v128_store(y, finish(plus(value, bias), relu));
}

// y = A^T m A per tile, plus bias, followed by the ReLU. Values outside the output are dropped.
static __attribute__((noinline)) void transform_outputs(const f32 *points, const f32 *bias, f32 *y, i32 first,
                                                        i32 count, i32 out, i32 out_height, i32 out_width,
                                                        i32 tiles_down, i32 tiles_across, i32 relu) {
  const i32 step = count * out;
  for (i32 t = 0; t < count; t++) {
    const i32 number = first + t, across = number % tiles_across, line = number / tiles_across;
    const i32 row = 2 * (line % tiles_down), column = 2 * across;
    f32 *corner = y + ((line / tiles_down * out_height + row) * out_width + column) * out;
    const i32 right = column + 1 < out_width, below = row + 1 < out_height;
    for (i32 c = 0; c < out; c += 4) {
      const f32 *m = points + t * out + c;
#define POINT(at) wasm_v128_load(m + (at) * step)
#define SIDE(x, top, low)                                                         \
  const v128_t top##one = POINT(4 + x), top##two = POINT(8 + x);                  \
  const v128_t top = plus(plus(POINT(x), top##one), top##two);                    \
  const v128_t low = minus(minus(top##one, top##two), POINT(12 + x))
      SIDE(0, a0, b0);
      SIDE(1, a1, b1);
      SIDE(2, a2, b2);
      SIDE(3, a3, b3);
#undef SIDE
#undef POINT
      const v128_t level = bias ? wasm_v128_load(bias + c) : wasm_f32x4_const_splat(0.0f);
      store_output(corner + c, plus(plus(a0, a1), a2), level, relu);
      if (right) store_output(corner + out + c, minus(minus(a1, a2), a3), level, relu);
      if (below) store_output(corner + out_width * out + c, plus(plus(b0, b1), b2), level, relu);
      if (right && below) store_output(corner + (out_width + 1) * out + c, minus(minus(b1, b2), b3), level, relu);
    }
  }
}

INLINE i32 tiles_of(i32 size) { return (size + 1) / 2; }

// y [n, out_height, out_width, out] of x [n, height, width, in] with sixteen packed kernels at the start of scratch.
INLINE void convolve(const f32 *x, const f32 *mask, const f32 *bias, f32 *y, f32 *scratch, i32 n, i32 height, i32 width, i32 in,
                     i32 out, i32 pad_top, i32 pad_left, i32 out_height, i32 out_width, i32 relu) {
  const i32 size = in * round_up(out, TILE_COLUMNS), step = chunk_tiles(in, out);
  const i32 tiles_down = tiles_of(out_height), tiles_across = tiles_of(out_width);
  const i32 tiles = n * tiles_down * tiles_across;
  f32 *inputs = scratch + POINTS * size, *outputs = inputs + POINTS * step * in;
  for (i32 first = 0; first < tiles; first += step) {
    const i32 count = min_i32(step, tiles - first);
    if (mask)
      transform_masked(x, mask, inputs, first, count, height, width, in, pad_top, pad_left, tiles_down, tiles_across);
    else
      transform_inputs(x, inputs, first, count, height, width, in, pad_top, pad_left, tiles_down, tiles_across, 0);
    for (i32 point = 0; point < POINTS; point++)
      gemm(inputs + point * count * in, in, scratch + point * size, 0, outputs + point * count * out, out, count, in,
           out, 0);
    transform_outputs(outputs, bias, y, first, count, out, out_height, out_width, tiles_down, tiles_across, relu);
  }
}

void EXPORT(winograd)(const f32 *x, const f32 *kernel, const f32 *bias, f32 *y, f32 *scratch, i32 n, i32 height,
                      i32 width, i32 in, i32 out, i32 pad_top, i32 pad_left, i32 out_height, i32 out_width, i32 relu) {
  pack_kernels(scratch, kernel, in, out, 0);
  convolve(x, 0, bias, y, scratch, n, height, width, in, out, pad_top, pad_left, out_height, out_width, relu);
}

// dx is dy convolved with the turned kernel; its padding is 2 minus that of the forward pass. `y`, the output of a
// ReLU that followed, or null, masks dy.
void EXPORT(winograd_input_gradient)(const f32 *dy, const f32 *y, const f32 *kernel, f32 *dx, f32 *scratch, i32 n, i32 height,
                                     i32 width, i32 in, i32 out, i32 pad_top, i32 pad_left, i32 out_height,
                                     i32 out_width) {
  pack_kernels(scratch, kernel, in, out, 1);
  convolve(dy, y, 0, dx, scratch, n, out_height, out_width, out, in, 2 - pad_top, 2 - pad_left, height, width, 0);
}

// Transformed output gradients A dy A^T of `count` tiles: [16][count][out].
static __attribute__((noinline)) void transform_gradients(const f32 *dy, f32 *points, i32 first, i32 count, i32 out,
                                                          i32 out_height, i32 out_width, i32 tiles_down,
                                                          i32 tiles_across) {
  const i32 step = count * out;
  const v128_t zero = wasm_f32x4_const_splat(0.0f);
  for (i32 t = 0; t < count; t++) {
    const i32 number = first + t, across = number % tiles_across, line = number / tiles_across;
    const i32 row = 2 * (line % tiles_down), column = 2 * across;
    const f32 *corner = dy + ((line / tiles_down * out_height + row) * out_width + column) * out;
    const i32 right = column + 1 < out_width, below = row + 1 < out_height;
    for (i32 c = 0; c < out; c += 4) {
      const v128_t a = wasm_v128_load(corner + c);
      const v128_t b = right ? wasm_v128_load(corner + out + c) : zero;
      const v128_t d = below ? wasm_v128_load(corner + out_width * out + c) : zero;
      const v128_t e = right && below ? wasm_v128_load(corner + (out_width + 1) * out + c) : zero;
      f32 *target = points + t * out + c;
#define ROW(at, p, q)                                                          \
  do {                                                                         \
    const v128_t one = p, two = q;                                             \
    wasm_v128_store(target + (at) * step, one);                                \
    wasm_v128_store(target + ((at) + 1) * step, plus(one, two));               \
    wasm_v128_store(target + ((at) + 2) * step, minus(one, two));              \
    wasm_v128_store(target + ((at) + 3) * step, minus(zero, two));             \
  } while (0)
      ROW(0, a, b);
      ROW(4, plus(a, d), plus(b, e));
      ROW(8, minus(a, d), minus(b, e));
      ROW(12, minus(zero, d), minus(zero, e));
#undef ROW
    }
  }
}

// dw [3, 3, in, out] = G^T u G from the sixteen [in, out] sums u.
INLINE void kernels_from_points(const f32 *sums, f32 *dw, i32 size) {
  for (i32 at = 0; at < size; at += 4) {
#define POINT(p) wasm_v128_load(sums + (p) * size + at)
#define SIDE(x, t0, t1, t2)                                                                 \
  const v128_t t0##sum = half(plus(POINT(4 + x), POINT(8 + x)));                            \
  const v128_t t0 = plus(POINT(x), t0##sum), t1 = half(minus(POINT(4 + x), POINT(8 + x))); \
  const v128_t t2 = plus(t0##sum, POINT(12 + x))
    SIDE(0, p0, p1, p2);
    SIDE(1, q0, q1, q2);
    SIDE(2, r0, r1, r2);
    SIDE(3, s0, s1, s2);
#undef SIDE
#undef POINT
#define ROW(tap, p, q, r, s)                                                     \
  do {                                                                           \
    const v128_t middle = half(plus(q, r));                                      \
    wasm_v128_store(dw + (tap) * size + at, plus(p, middle));                    \
    wasm_v128_store(dw + ((tap) + 1) * size + at, half(minus(q, r)));            \
    wasm_v128_store(dw + ((tap) + 2) * size + at, plus(middle, s));              \
  } while (0)
    ROW(0, p0, q0, r0, s0);
    ROW(3, p1, q1, r1, s1);
    ROW(6, p2, q2, r2, s2);
#undef ROW
  }
}

void EXPORT(winograd_filter_gradient)(const f32 *x, const f32 *dy, f32 *dw, f32 *scratch, i32 n, i32 height, i32 width,
                                      i32 in, i32 out, i32 pad_top, i32 pad_left, i32 out_height, i32 out_width) {
  const i32 step = chunk_tiles(in, out), size = in * out;
  const i32 tiles_down = tiles_of(out_height), tiles_across = tiles_of(out_width);
  const i32 tiles = n * tiles_down * tiles_across;
  f32 *sums = scratch, *inputs = sums + POINTS * size, *gradients = inputs + POINTS * step * in;
  zero_floats(sums, POINTS * size);
  for (i32 first = 0; first < tiles; first += step) {
    const i32 count = min_i32(step, tiles - first);
    transform_inputs(x, inputs, first, count, height, width, in, pad_top, pad_left, tiles_down, tiles_across, 1);
    transform_gradients(dy, gradients, first, count, out, out_height, out_width, tiles_down, tiles_across);
    for (i32 point = 0; point < POINTS; point++)
      for (i32 c = 0; c < in; c += 4)
        for (i32 column = 0; column < out; column += TILE_COLUMNS)
          outer_tile(inputs + (point * in + c) * count, gradients + point * count * out + column, out, count,
                     sums + point * size + c * out + column, out, 4, min_i32(TILE_COLUMNS, out - column));
  }
  kernels_from_points(sums, dw, size);
}
