/** Bounds that no real metric reaches, so that sums and differences of absurd values stay finite. */
export const clamp = (value: number, bound = 1e100): number => Math.max(-bound, Math.min(bound, value));
