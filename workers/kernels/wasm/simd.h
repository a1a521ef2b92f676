// Small SIMD building blocks that the kernels share. Nothing here needs a stack frame or static data: the module runs inside
// the memory of another program (see ../README.md), where it owns neither.
#pragma once
#include <stdint.h>
#include <wasm_simd128.h>

typedef float f32;
typedef int32_t i32;

#define INLINE static inline __attribute__((always_inline))
#define EXPORT(name) __attribute__((export_name(#name))) name

// a * b + c. The fused build rounds once (relaxed SIMD on a processor with FMA), the portable build twice.
INLINE v128_t multiply_add(v128_t a, v128_t b, v128_t c) {
#ifdef FUSED
  return wasm_f32x4_relaxed_madd(a, b, c);
#else
  return wasm_f32x4_add(c, wasm_f32x4_mul(a, b));
#endif
}

INLINE i32 min_i32(i32 a, i32 b) { return a < b ? a : b; }
INLINE i32 max_i32(i32 a, i32 b) { return a > b ? a : b; }
INLINE i32 round_up(i32 value, i32 multiple) { return (value + multiple - 1) / multiple * multiple; }

INLINE void copy_floats(f32 *target, const f32 *source, i32 count) {
  i32 i = 0;
  for (; i + 4 <= count; i += 4) wasm_v128_store(target + i, wasm_v128_load(source + i));
  for (; i < count; i++) target[i] = source[i];
}

INLINE void zero_floats(f32 *target, i32 count) {
  const v128_t zero = wasm_f32x4_const_splat(0.0f);
  i32 i = 0;
  for (; i + 4 <= count; i += 4) wasm_v128_store(target + i, zero);
  for (; i < count; i++) target[i] = 0.0f;
}

// The gradient before a ReLU: dy where the output y of the ReLU is positive, else 0.
INLINE v128_t masked_4(const f32 *dy, const f32 *y) {
  return wasm_v128_and(wasm_v128_load(dy), wasm_f32x4_gt(wasm_v128_load(y), wasm_f32x4_const_splat(0.0f)));
}

INLINE void mask_floats(f32 *target, const f32 *dy, const f32 *y, i32 count) {
  i32 i = 0;
  for (; i + 4 <= count; i += 4) wasm_v128_store(target + i, masked_4(dy + i, y + i));
  for (; i < count; i++) target[i] = y[i] > 0.0f ? dy[i] : 0.0f;
}

// target[0..count) += source[0..count)
INLINE void add_floats(f32 *target, const f32 *source, i32 count) {
  i32 i = 0;
  for (; i + 4 <= count; i += 4)
    wasm_v128_store(target + i, wasm_f32x4_add(wasm_v128_load(target + i), wasm_v128_load(source + i)));
  for (; i < count; i++) target[i] += source[i];
}
