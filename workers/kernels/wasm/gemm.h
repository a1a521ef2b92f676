// Matrix products on register tiles. Per step of the inner loop, a tile of R rows and 8 columns loads two vectors of the packed
// right-hand side, broadcasts R values and keeps 2 R sums. The portable build uses four rows, the fused build six: its fused
// multiply-add needs no register for the product, so that 12 sums, two columns and one broadcast fill the fifteen usable
// registers, and loads no longer bound it.
// Every output is summed over its inner index in increasing order, in every kind of tile, so the bits of a row do not depend
// on its position in the matrix.
#pragma once
#include "simd.h"

#ifdef FUSED
#define TILE_ROWS 6
#else
#define TILE_ROWS 4
#endif
#define TILE_COLUMNS 8
// Inner indices per pass over a right-hand side: eight columns of it stay in the L1 cache while all rows pass by. Sums continue
// from the stored ones, which changes no bit.
#define DEPTH_BLOCK 512

INLINE v128_t load_some(const f32 *source, i32 count) {
  return wasm_f32x4_make(count > 0 ? source[0] : 0.0f, count > 1 ? source[1] : 0.0f, count > 2 ? source[2] : 0.0f,
                         count > 3 ? source[3] : 0.0f);
}

// Packs at most eight columns of a right-hand side, whose rows are `stride` floats apart: [count][8], padded with zeros.
INLINE void pack_panel(f32 *packed, const f32 *b, i32 stride, i32 count, i32 width) {
  if (width >= TILE_COLUMNS)
    for (i32 k = 0; k < count; k++, packed += TILE_COLUMNS, b += stride) {
      wasm_v128_store(packed, wasm_v128_load(b));
      wasm_v128_store(packed + 4, wasm_v128_load(b + 4));
    }
  else
    for (i32 k = 0; k < count; k++, packed += TILE_COLUMNS, b += stride) {
      wasm_v128_store(packed, load_some(b, width));
      wasm_v128_store(packed + 4, load_some(b + 4, width - 4));
    }
}

// The same panel of a right-hand side that is stored transposed: its columns are rows of b, `stride` floats apart.
INLINE void pack_panel_transposed(f32 *packed, const f32 *b, i32 stride, i32 count, i32 width) {
  i32 j = 0;
  for (; j + 4 <= TILE_COLUMNS && j + 4 <= width; j += 4) {
    const f32 *r0 = b + j * stride, *r1 = r0 + stride, *r2 = r1 + stride, *r3 = r2 + stride;
    f32 *to = packed + j;
    i32 k = 0;
    for (; k + 4 <= count; k += 4, to += 4 * TILE_COLUMNS) {
      const v128_t p = wasm_v128_load(r0 + k), q = wasm_v128_load(r1 + k);
      const v128_t r = wasm_v128_load(r2 + k), s = wasm_v128_load(r3 + k);
      const v128_t low = wasm_i32x4_shuffle(p, q, 0, 4, 1, 5), high = wasm_i32x4_shuffle(p, q, 2, 6, 3, 7);
      const v128_t low2 = wasm_i32x4_shuffle(r, s, 0, 4, 1, 5), high2 = wasm_i32x4_shuffle(r, s, 2, 6, 3, 7);
      wasm_v128_store(to, wasm_i64x2_shuffle(low, low2, 0, 2));
      wasm_v128_store(to + TILE_COLUMNS, wasm_i64x2_shuffle(low, low2, 1, 3));
      wasm_v128_store(to + 2 * TILE_COLUMNS, wasm_i64x2_shuffle(high, high2, 0, 2));
      wasm_v128_store(to + 3 * TILE_COLUMNS, wasm_i64x2_shuffle(high, high2, 1, 3));
    }
    for (; k < count; k++, to += TILE_COLUMNS) wasm_v128_store(to, wasm_f32x4_make(r0[k], r1[k], r2[k], r3[k]));
  }
  for (; j < TILE_COLUMNS; j++)
    for (i32 k = 0; k < count; k++) packed[k * TILE_COLUMNS + j] = j < width ? b[j * stride + k] : 0.0f;
}

// Packs a right-hand side [depth, columns], row-major, into panels [columns / 8][depth][8]; the last is padded with zeros.
INLINE void pack_columns(f32 *packed, const f32 *b, i32 depth, i32 columns) {
  for (i32 column = 0; column < columns; column += TILE_COLUMNS, packed += depth * TILE_COLUMNS)
    pack_panel(packed, b + column, columns, depth, columns - column);
}

// The same panels for a right-hand side stored transposed: b is [columns, depth].
INLINE void pack_columns_transposed(f32 *packed, const f32 *b, i32 depth, i32 columns) {
  for (i32 column = 0; column < columns; column += TILE_COLUMNS, packed += depth * TILE_COLUMNS)
    pack_panel_transposed(packed, b + column * depth, depth, depth, columns - column);
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

#define ROWS_1(DO) DO(0)
#define ROWS_2(DO) ROWS_1(DO) DO(1)
#define ROWS_4(DO) ROWS_2(DO) DO(2) DO(3)
#define ROWS_6(DO) ROWS_4(DO) DO(4) DO(5)

// Sums start from zero, or from `from`: a bias (with a `from_stride` of 0) or what an earlier block of the depth has stored.
#define ZERO(row) v128_t low##row = wasm_f32x4_const_splat(0.0f), high##row = low##row;
#define FROM(row)                                                       \
  v128_t low##row = wasm_v128_load(from + (row) * from_stride);         \
  v128_t high##row = wasm_v128_load(from + (row) * from_stride + 4);
#define START_SOME(row)                                                  \
  v128_t low##row = from ? load_some(from + (row) * from_stride, width) : wasm_f32x4_const_splat(0.0f); \
  v128_t high##row = from ? load_some(from + (row) * from_stride + 4, width - 4) : wasm_f32x4_const_splat(0.0f);
#define POINT_AT(row) const f32 *p##row = a + (row) * stride;
#define STEP(row)                                                       \
  {                                                                     \
    const v128_t value = wasm_v128_load32_splat(p##row);                \
    low##row = multiply_add(value, b0, low##row);                       \
    high##row = multiply_add(value, b1, high##row);                     \
    p##row++;                                                           \
  }
#define STORE(row)                                                      \
  wasm_v128_store(c + (row) * c_stride, low##row);                      \
  wasm_v128_store(c + (row) * c_stride + 4, high##row);
#define STORE_SOME(row) store_row(c + (row) * c_stride, low##row, high##row, width, relu);
#define LOOP(ROWS)                                                      \
  ROWS(POINT_AT)                                                        \
  for (i32 k = depth; k > 0; k--, panel += TILE_COLUMNS) {              \
    const v128_t b0 = wasm_v128_load(panel), b1 = wasm_v128_load(panel + 4); \
    ROWS(STEP)                                                          \
  }

// One function per kind of tile, without a branch: V8 then keeps all sums in registers (a branch after the loop costs a third
// of the speed, measured).
#define TILE(name, ROWS, START)                                                                             \
  static __attribute__((noinline)) void name(const f32 *a, i32 stride, const f32 *panel, i32 depth,         \
                                             const f32 *from, i32 from_stride, f32 *c, i32 c_stride) {      \
    (void)from;                                                                                             \
    (void)from_stride;                                                                                      \
    ROWS(START) LOOP(ROWS) ROWS(STORE)                                                                      \
  }
#define TILES(rows)                                       \
  TILE(tile_##rows##_zero, ROWS_##rows, ZERO)             \
  TILE(tile_##rows##_from, ROWS_##rows, FROM)
TILES(1)
TILES(2)
TILES(4)
#ifdef FUSED
TILES(6)
#endif

// The last columns, where they are fewer than eight; `from` may be null.
#define TILE_SOME(name, ROWS)                                                                               \
  static __attribute__((noinline)) void name(const f32 *a, i32 stride, const f32 *panel, i32 depth,         \
                                             const f32 *from, i32 from_stride, f32 *c, i32 c_stride,        \
                                             i32 width, i32 relu) {                                         \
    ROWS(START_SOME) LOOP(ROWS) ROWS(STORE_SOME)                                                            \
  }
TILE_SOME(tile_1_some, ROWS_1)
#ifdef FUSED
TILE_SOME(tile_6_some, ROWS_6)
#else
TILE_SOME(tile_4_some, ROWS_4)
#endif
#undef TILE_SOME
#undef TILES
#undef TILE
#undef LOOP

// c[rows, width] = activation(a[rows, depth] x panel + from) for the columns of one panel, which may be fewer than eight. `from`
// is null, a bias (with a `from_stride` of 0), or c itself with the sums over earlier inner indices.
static __attribute__((noinline)) void multiply_panel(const f32 *a, i32 stride, const f32 *panel, const f32 *from,
                                                     i32 from_stride, f32 *c, i32 c_stride, i32 rows, i32 depth,
                                                     i32 width, i32 relu) {
  i32 row = 0;
#define ARGUMENTS a + row * stride, stride, panel, depth, from + row * from_stride, from_stride, c + row * c_stride, c_stride
#define EACH(height, tile) for (; row + (height) <= rows; row += (height)) tile(ARGUMENTS);
#define EACH_OF(tile) EACH_TALL(tile) EACH(4, tile_4##tile) EACH(2, tile_2##tile) EACH(1, tile_1##tile)
#ifdef FUSED
#define EACH_TALL(tile) EACH(6, tile_6##tile)
#define SOME tile_6_some
#else
#define EACH_TALL(tile)
#define SOME tile_4_some
#endif
  if (width < TILE_COLUMNS) {
    for (; row + TILE_ROWS <= rows; row += TILE_ROWS) SOME(ARGUMENTS, width, relu);
    for (; row < rows; row++) tile_1_some(ARGUMENTS, width, relu);
    return;
  }
  if (from) {
    EACH_OF(_from)
  } else {
    EACH_OF(_zero)
  }
#undef SOME
#undef EACH_TALL
#undef EACH_OF
#undef EACH
#undef ARGUMENTS
  // A pass of its own over columns that are still in the cache: a ReLU at the end of a tile costs more (see above).
  if (relu)
    for (; rows > 0; rows--, c += c_stride) {
      wasm_v128_store(c, finish(wasm_v128_load(c), 1));
      wasm_v128_store(c + 4, finish(wasm_v128_load(c + 4), 1));
    }
}

// c[rows, columns] = activation(a[rows, depth] x packed + bias). bias may be null. Rows of a are `stride` floats apart.
INLINE void gemm(const f32 *a, i32 stride, const f32 *packed, const f32 *bias, f32 *c, i32 c_stride, i32 rows, i32 depth,
                 i32 columns, i32 relu) {
  for (i32 k = 0; k == 0 || k < depth; k += DEPTH_BLOCK)
    for (i32 column = 0; column < columns; column += TILE_COLUMNS)
      multiply_panel(a + k, stride, packed + column * depth + k * TILE_COLUMNS,
                     k > 0 ? c + column : bias ? bias + column : 0, k > 0 ? c_stride : 0, c + column, c_stride, rows,
                     min_i32(DEPTH_BLOCK, depth - k), columns - column, relu && k + DEPTH_BLOCK >= depth);
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
    low##row = multiply_add(a##row, b0, low##row);                                  \
    high##row = multiply_add(a##row, b1, high##row);                                \
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
