/**
 * True in the module that is compiled with `--enable simd`, false in the other. A compile-time constant, and the only
 * place that asks the compiler: what stands behind `if (SIMD)` is not compiled into the scalar module at all.
 */
export const SIMD: bool = ASC_FEATURE_SIMD;
