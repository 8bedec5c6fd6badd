import type { ChartConfiguration } from 'chart.js';
import type { Look } from '../theme.ts';

/** What a chart must be given. */
export type Need = 'series' | 'control' | 'histogram' | 'prCurve' | 'confusionMatrix';

/** The same data in rows, for screen readers and exports. */
export interface Table {
  columns: string[];
  rows: (string | number)[][];
  /** Rows that deserve attention, by index. */
  marked: number[];
}

/** A way to draw. Pure: the same data and look give the same configuration, which is what the snapshot tests compare. */
export interface ChartKind<Data> {
  /** Stable. */
  id: string;
  /** English template. */
  title: string;
  needs: Need;
  draw(data: Data, look: Look): ChartConfiguration<'curve'>;
  table(data: Data): Table;
  /** One sentence that tells what there is to see. */
  describe(data: Data): string;
}
