// Matrix products on register tiles of 4 rows x 8 columns: eight accumulators, two loads of the packed right-hand side and
// four broadcasts per step of the inner loop, which fit into fifteen usable SIMD registers.
// Every output is summed over its inner index in increasing order, in every kind of tile, so the bits of a row do not depend
// on its position in the matrix.
#pragma once
#include "simd.h"

#define TILE_ROWS 4
#define TILE_COLUMNS 8

// Packs a right-hand side [depth, columns], row-major, into panels [columns / 8][depth][8]; the last is padded with zeros.
INLINE void pack_columns(f32 *packed, const f32 *b, i32 depth, i32 columns) {
  for (i32 column = 0; column < columns; column += TILE_COLUMNS) {
    const i32 width = min_i32(TILE_COLUMNS, columns - column);
    if (width == TILE_COLUMNS) {
      for (i32 k = 0; k < depth; k++, packed += TILE_COLUMNS) {
        const f32 *row = b + k * columns + column;
        wasm_v128_store(packed, wasm_v128_load(row));
        wasm_v128_store(packed + 4, wasm_v128_load(row + 4));
      }
    } else {
      for (i32 k = 0; k < depth; k++, packed += TILE_COLUMNS)
        for (i32 j = 0; j < TILE_COLUMNS; j++) packed[j] = j < width ? b[k * columns + column + j] : 0.0f;
    }
  }
}

// The same panels for a right-hand side stored transposed: b is [columns, depth].
INLINE void pack_columns_transposed(f32 *packed, const f32 *b, i32 depth, i32 columns) {
  for (i32 column = 0; column < columns; column += TILE_COLUMNS) {
    const i32 width = min_i32(TILE_COLUMNS, columns - column);
    for (i32 j = 0; j < TILE_COLUMNS; j++) {
      const f32 *row = b + (column + j) * depth;
      if (j < width)
        for (i32 k = 0; k < depth; k++) packed[k * TILE_COLUMNS + j] = row[k];
      else
        for (i32 k = 0; k < depth; k++) packed[k * TILE_COLUMNS + j] = 0.0f;
    }
    packed += depth * TILE_COLUMNS;
  }
}

INLINE v128_t finish(v128_t value, i32 relu) {
  // pmax(v, 0) is v < 0 ? 0 : v, which keeps a NaN: a diverged network must not look healthy.
  return relu ? wasm_f32x4_pmax(value, wasm_f32x4_const_splat(0.0f)) : value;
}

INLINE void store_row(f32 *c, v128_t low, v128_t high, i32 width, i32 relu) {
  low = finish(low, relu);
  high = finish(high, relu);
  if (width == 8) {
    wasm_v128_store(c, low);
    wasm_v128_store(c + 4, high);
    return;
  }
  if (width >= 4) {
    wasm_v128_store(c, low);
    c += 4;
    width -= 4;
    low = high;
  }
  if (width > 0) c[0] = wasm_f32x4_extract_lane(low, 0);
  if (width > 1) c[1] = wasm_f32x4_extract_lane(low, 1);
  if (width > 2) c[2] = wasm_f32x4_extract_lane(low, 2);
}

#define STEP(row)                                                    \
  do {                                                               \
    const v128_t a##row = wasm_v128_load32_splat(p##row);            \
    low##row = wasm_f32x4_add(low##row, wasm_f32x4_mul(a##row, b0)); \
    high##row = wasm_f32x4_add(high##row, wasm_f32x4_mul(a##row, b1)); \
    p##row++;                                                        \
  } while (0)

INLINE void tile_four(const f32 *a, i32 stride, const f32 *panel, i32 depth, v128_t start0, v128_t start1, f32 *c,
                      i32 c_stride, i32 width, i32 relu) {
  const f32 *p0 = a, *p1 = a + stride, *p2 = a + 2 * stride, *p3 = a + 3 * stride;
  v128_t low0 = start0, low1 = start0, low2 = start0, low3 = start0;
  v128_t high0 = start1, high1 = start1, high2 = start1, high3 = start1;
  for (i32 k = depth; k > 0; k--, panel += TILE_COLUMNS) {
    const v128_t b0 = wasm_v128_load(panel), b1 = wasm_v128_load(panel + 4);
    STEP(0);
    STEP(1);
    STEP(2);
    STEP(3);
  }
  store_row(c, low0, high0, width, relu);
  store_row(c + c_stride, low1, high1, width, relu);
  store_row(c + 2 * c_stride, low2, high2, width, relu);
  store_row(c + 3 * c_stride, low3, high3, width, relu);
}

INLINE void tile_one(const f32 *a, const f32 *panel, i32 depth, v128_t start0, v128_t start1, f32 *c, i32 width,
                     i32 relu) {
  const f32 *p0 = a;
  v128_t low0 = start0, high0 = start1;
  for (i32 k = depth; k > 0; k--, panel += TILE_COLUMNS) {
    const v128_t b0 = wasm_v128_load(panel), b1 = wasm_v128_load(panel + 4);
    STEP(0);
  }
  store_row(c, low0, high0, width, relu);
}
#undef STEP

INLINE v128_t load_some(const f32 *source, i32 count) {
  return wasm_f32x4_make(count > 0 ? source[0] : 0.0f, count > 1 ? source[1] : 0.0f, count > 2 ? source[2] : 0.0f,
                         count > 3 ? source[3] : 0.0f);
}

// c[rows, columns] = activation(a[rows, depth] x packed + bias). bias may be null. Rows of a are `stride` floats apart.
static __attribute__((noinline)) void gemm(const f32 *a, i32 stride, const f32 *packed, const f32 *bias, f32 *c, i32 c_stride, i32 rows,
                 i32 depth, i32 columns, i32 relu) {
  for (i32 column = 0; column < columns; column += TILE_COLUMNS) {
    const i32 width = min_i32(TILE_COLUMNS, columns - column);
    const v128_t start0 = bias ? load_some(bias + column, width) : wasm_f32x4_const_splat(0.0f);
    const v128_t start1 = bias ? load_some(bias + column + 4, width - 4) : wasm_f32x4_const_splat(0.0f);
    i32 row = 0;
    for (; row + TILE_ROWS <= rows; row += TILE_ROWS)
      tile_four(a + row * stride, stride, packed, depth, start0, start1, c + row * c_stride + column, c_stride, width,
                relu);
    for (; row < rows; row++)
      tile_one(a + row * stride, packed, depth, start0, start1, c + row * c_stride + column, width, relu);
    packed += depth * TILE_COLUMNS;
  }
}

#define ADD_ROW(row)                                                                        \
  if (row < height) {                                                                       \
    f32 *target = c + row * c_stride;                                                       \
    if (width == 8) {                                                                       \
      wasm_v128_store(target, wasm_f32x4_add(wasm_v128_load(target), low##row));            \
      wasm_v128_store(target + 4, wasm_f32x4_add(wasm_v128_load(target + 4), high##row));   \
    } else {                                                                                \
      const v128_t old0 = load_some(target, width), old1 = load_some(target + 4, width - 4); \
      store_row(target, wasm_f32x4_add(old0, low##row), wasm_f32x4_add(old1, high##row), width, 0); \
    }                                                                                       \
  }

#define OUTER(row)                                                                  \
  do {                                                                              \
    const v128_t a##row = wasm_v128_load32_splat(quad + row);                       \
    low##row = wasm_f32x4_add(low##row, wasm_f32x4_mul(a##row, b0));                \
    high##row = wasm_f32x4_add(high##row, wasm_f32x4_mul(a##row, b1));              \
  } while (0)

// c[height <= 4, width <= 8] += quad^T x b, summed over `count` examples. quad is [count][4]; rows of b are `b_stride`
// floats apart. The chunk is summed in registers before it is added to c, which also keeps long sums accurate.
static __attribute__((noinline)) void outer_tile(const f32 *quad, const f32 *b, i32 b_stride, i32 count, f32 *c, i32 c_stride, i32 height,
                       i32 width) {
  v128_t low0 = wasm_f32x4_const_splat(0.0f), low1 = low0, low2 = low0, low3 = low0;
  v128_t high0 = low0, high1 = low0, high2 = low0, high3 = low0;
  if (width == TILE_COLUMNS) {
    for (i32 m = count; m > 0; m--, quad += 4, b += b_stride) {
      const v128_t b0 = wasm_v128_load(b), b1 = wasm_v128_load(b + 4);
      OUTER(0);
      OUTER(1);
      OUTER(2);
      OUTER(3);
    }
  } else {
    for (i32 m = count; m > 0; m--, quad += 4, b += b_stride) {
      const v128_t b0 = load_some(b, width), b1 = load_some(b + 4, width - 4);
      OUTER(0);
      OUTER(1);
      OUTER(2);
      OUTER(3);
    }
  }
  ADD_ROW(0)
  ADD_ROW(1)
  ADD_ROW(2)
  ADD_ROW(3)
}
#undef ADD_ROW
#undef OUTER
