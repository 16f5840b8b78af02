/**
 * A compile-time constant: true in the module that is compiled with `--enable simd`, false in the other. Only this line
 * asks the compiler. Code within `if (SIMD)` is not compiled into the scalar module at all.
 */
export const SIMD: bool = ASC_FEATURE_SIMD;
