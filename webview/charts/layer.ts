/** Points as columns; chart.js never sees an object per point. */
export interface XY {
  x: Float64Array;
  y: Float64Array;
}

/**
 * One thing drawn from columns. `curve`: a line, broken where y is not finite. `fill`: the area between `y` and `floor`.
 * `dots`: a marker at each point. `cells`: a square of the axes around each point, as strong as `strengths` says. `edge`: triangles at the lower (NaN, −∞) or upper (+∞) edge, where y has no place.
 */
export interface Layer {
  label: string;
  shape: 'curve' | 'fill' | 'dots' | 'cells' | 'edge';
  columns: XY;
  /** 0 to 1 for each of the `cells`. */
  strengths?: Float64Array;
  /** Pixels between `cells`. */
  gap?: number;
  /** Lower side of a `fill`. */
  floor?: Float64Array;
  colour: string;
  width?: number;
  /** As thin as the screen can, for many points. */
  hairline?: boolean;
  dash?: readonly number[];
  opacity?: number;
  /** Radius of dots; `hollow` draws a ring. */
  radius?: number;
  hollow?: boolean;
}
