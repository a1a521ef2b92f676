// Whether multiply_add rounds once. Relaxed SIMD allows both, and an engine on a processor without FMA may round twice.
#include "simd.h"

f32 EXPORT(multiply_add_once)(f32 a, f32 b, f32 c) {
  return wasm_f32x4_extract_lane(multiply_add(wasm_f32x4_splat(a), wasm_f32x4_splat(b), wasm_f32x4_splat(c)), 0);
}
