// Passes over whole tensors: ReLUs, the attack step and the optimiser step.
#include "simd.h"

INLINE v128_t splat(f32 value) { return wasm_f32x4_splat(value); }

void EXPORT(relu_mask)(const f32 *dy, const f32 *y, f32 *masked, i32 count) { mask_floats(masked, dy, y, count); }

// y = relu(a + b).
void EXPORT(add_relu)(const f32 *a, const f32 *b, f32 *y, i32 count) {
  const v128_t zero = splat(0.0f);
  i32 i = 0;
  for (; i + 4 <= count; i += 4)
    wasm_v128_store(y + i, wasm_f32x4_pmax(wasm_f32x4_add(wasm_v128_load(a + i), wasm_v128_load(b + i)), zero));
  for (; i < count; i++) {
    const f32 sum = a[i] + b[i];
    y[i] = sum < 0.0f ? 0.0f : sum;
  }
}

INLINE f32 finite_or_zero(f32 g) { return __builtin_fabsf(g) < __builtin_inff() ? g : 0.0f; }

INLINE v128_t finite_or_zero_4(v128_t g) {
  return wasm_v128_and(g, wasm_f32x4_lt(wasm_f32x4_abs(g), splat(__builtin_inff())));
}

// Both forms turn a NaN into `low`, so the bits of a value do not depend on its position in the tensor.
INLINE f32 clamp(f32 v, f32 low, f32 high) {
  const f32 raised = low < v ? v : low;
  return raised < high ? raised : high;
}

INLINE v128_t clamp_4(v128_t v, v128_t low, v128_t high) { return wasm_f32x4_pmin(high, wasm_f32x4_pmax(low, v)); }

// next = clip01(origin + clamp(x + alpha * sign(g) - origin, -epsilon, epsilon)), one alpha and epsilon per row.
void EXPORT(pgd_step_linf)(const f32 *x, const f32 *origin, const f32 *gradient, f32 *next, const f32 *alphas,
                           const f32 *epsilons, i32 rows, i32 size) {
  const v128_t zero = splat(0.0f), one = splat(1.0f);
  for (i32 row = 0; row < rows; row++, x += size, origin += size, gradient += size, next += size) {
    const f32 alpha = alphas[row], epsilon = epsilons[row];
    const v128_t up = splat(alpha), down = splat(-alpha), high = splat(epsilon), low = splat(-epsilon);
    i32 i = 0;
    for (; i + 4 <= size; i += 4) {
      const v128_t g = finite_or_zero_4(wasm_v128_load(gradient + i)), from = wasm_v128_load(origin + i);
      const v128_t move = wasm_v128_or(wasm_v128_and(up, wasm_f32x4_gt(g, zero)), wasm_v128_and(down, wasm_f32x4_lt(g, zero)));
      const v128_t delta = wasm_f32x4_sub(wasm_f32x4_add(wasm_v128_load(x + i), move), from);
      wasm_v128_store(next + i, clamp_4(wasm_f32x4_add(from, clamp_4(delta, low, high)), zero, one));
    }
    for (; i < size; i++) {
      const f32 g = finite_or_zero(gradient[i]);
      const f32 move = g > 0.0f ? alpha : g < 0.0f ? -alpha : 0.0f;
      next[i] = clamp(origin[i] + clamp(x[i] + move - origin[i], -epsilon, epsilon), 0.0f, 1.0f);
    }
  }
}

INLINE double square(double v) { return v * v; }

// next = clip01(origin + project(x + alpha * g / |g| - origin, ball of radius epsilon)). Squares are computed and summed in
// double precision, in which the square of any float32 is exact and neither underflows nor overflows.
// A row whose gradient is shorter than 1e-12 does not move; it is only projected and clipped.
void EXPORT(pgd_step_l2)(const f32 *x, const f32 *origin, const f32 *gradient, f32 *next, const f32 *alphas,
                         const f32 *epsilons, i32 rows, i32 size) {
  for (i32 row = 0; row < rows; row++, x += size, origin += size, gradient += size, next += size) {
    double sum = 0.0;
    for (i32 i = 0; i < size; i++) sum += square((double)finite_or_zero(gradient[i]));
    const double length = __builtin_sqrt(sum);
    const double scale = length < 1e-12 ? 0.0 : (double)alphas[row] / length;
    double moved = 0.0;
    for (i32 i = 0; i < size; i++) {
      const f32 delta = (f32)((double)x[i] + scale * (double)finite_or_zero(gradient[i]) - (double)origin[i]);
      next[i] = delta;
      moved += square((double)delta);
    }
    const double distance = __builtin_sqrt(moved), epsilon = (double)epsilons[row];
    const double shrink = distance > epsilon ? epsilon / distance : 1.0;
    for (i32 i = 0; i < size; i++) next[i] = clamp(origin[i] + (f32)(shrink * (double)next[i]), 0.0f, 1.0f);
  }
}

// PyTorch's SGD: g += decay * w; v = momentum * v + g; w -= rate * v.
void EXPORT(momentum_step)(const f32 *parameter, const f32 *velocity, const f32 *gradient, f32 *new_parameter,
                           f32 *new_velocity, i32 count, f32 rate, f32 momentum, f32 decay) {
  const v128_t rate4 = splat(rate), momentum4 = splat(momentum), decay4 = splat(decay);
  i32 i = 0;
  for (; i + 4 <= count; i += 4) {
    const v128_t w = wasm_v128_load(parameter + i);
    const v128_t g = wasm_f32x4_add(wasm_v128_load(gradient + i), wasm_f32x4_mul(decay4, w));
    const v128_t v = wasm_f32x4_add(wasm_f32x4_mul(momentum4, wasm_v128_load(velocity + i)), g);
    wasm_v128_store(new_velocity + i, v);
    wasm_v128_store(new_parameter + i, wasm_f32x4_sub(w, wasm_f32x4_mul(rate4, v)));
  }
  for (; i < count; i++) {
    const f32 v = momentum * velocity[i] + (gradient[i] + decay * parameter[i]);
    new_velocity[i] = v;
    new_parameter[i] = parameter[i] - rate * v;
  }
}
