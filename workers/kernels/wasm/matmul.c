// Plain matrix products for dense layers and their gradients. All matrices are row-major.
#include "gemm.h"

i32 EXPORT(matmul_scratch)(i32 rows, i32 depth, i32 transpose_a) {
  return transpose_a ? depth * round_up(rows, 4) : min_i32(depth, DEPTH_BLOCK) * TILE_COLUMNS;
}

// c[rows, columns] = activation(a[rows, depth] x b[depth, columns] + bias); with transpose_b, b is [columns, depth]. Each part of
// b is packed when all rows are about to use it.
void EXPORT(matmul)(const f32 *a, const f32 *b, const f32 *bias, f32 *c, f32 *scratch, i32 rows, i32 depth,
                    i32 columns, i32 transpose_b, i32 relu) {
  for (i32 k = 0; k == 0 || k < depth; k += DEPTH_BLOCK) {
    const i32 count = min_i32(DEPTH_BLOCK, depth - k);
    for (i32 column = 0; column < columns; column += TILE_COLUMNS) {
      if (transpose_b)
        pack_panel_transposed(scratch, b + column * depth + k, depth, count, columns - column);
      else
        pack_panel(scratch, b + k * columns + column, columns, count, columns - column);
      multiply_panel(a + k, depth, scratch, k > 0 ? c + column : bias ? bias + column : 0, k > 0 ? columns : 0, c + column,
                     columns, rows, count, columns - column, relu && k + DEPTH_BLOCK >= depth);
    }
  }
}

// c[rows, columns] = a^T x b with a [depth, rows], b [depth, columns]: the weight gradient of a dense layer.
void EXPORT(matmul_transposed_a)(const f32 *a, const f32 *b, f32 *c, f32 *scratch, i32 rows, i32 depth, i32 columns) {
  zero_floats(c, rows * columns);
  i32 k = 0;
  f32 *quads = scratch;
  for (; k + 4 <= rows; k += 4, quads += 4 * depth)
    for (i32 m = 0; m < depth; m++) wasm_v128_store(quads + 4 * m, wasm_v128_load(a + m * rows + k));
  if (k < rows)
    for (i32 m = 0; m < depth; m++) wasm_v128_store(quads + 4 * m, load_some(a + m * rows + k, rows - k));
  quads = scratch;
  for (k = 0; k < rows; k += 4, quads += 4 * depth)
    for (i32 column = 0; column < columns; column += TILE_COLUMNS)
      outer_tile(quads, b + column, columns, depth, c + k * columns + column, columns, min_i32(4, rows - k),
                 min_i32(TILE_COLUMNS, columns - column));
}

INLINE void sums_of(const f32 *a, const f32 *y, f32 *sums, i32 rows, i32 columns) {
  zero_floats(sums, columns);
  for (i32 start = 0; start < rows * columns; start += 128 * columns) {
    const i32 end = min_i32(start + 128 * columns, rows * columns);
    i32 column = 0;
    for (; column + 8 <= columns; column += 8) {
      v128_t low = wasm_f32x4_const_splat(0.0f), high = low;
      for (i32 at = start + column; at < end; at += columns) {
        low = wasm_f32x4_add(low, y ? masked_4(a + at, y + at) : wasm_v128_load(a + at));
        high = wasm_f32x4_add(high, y ? masked_4(a + at + 4, y + at + 4) : wasm_v128_load(a + at + 4));
      }
      wasm_v128_store(sums + column, wasm_f32x4_add(wasm_v128_load(sums + column), low));
      wasm_v128_store(sums + column + 4, wasm_f32x4_add(wasm_v128_load(sums + column + 4), high));
    }
    for (; column < columns; column++) {
      f32 sum = 0.0f;
      for (i32 at = start + column; at < end; at += columns) sum += !y || y[at] > 0.0f ? a[at] : 0.0f;
      sums[column] += sum;
    }
  }
}

// sums[columns] = sum over rows of a[rows, columns], for bias gradients. Rows are summed in blocks, for accuracy. `y`, the
// output of a ReLU that followed, or null, masks a.
void EXPORT(column_sums)(const f32 *a, const f32 *y, f32 *sums, i32 rows, i32 columns) {
  if (y)
    sums_of(a, y, sums, rows, columns);
  else
    sums_of(a, 0, sums, rows, columns);
}
