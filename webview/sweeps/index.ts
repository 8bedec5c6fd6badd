import { contour } from './contour.ts';
import { cost } from './cost.ts';
import { history } from './history.ts';
import { importance } from './importance.ts';
import { parallel } from './parallel.ts';
import { pareto } from './pareto.ts';
import { rungs } from './rungs.ts';
import { slice } from './slice.ts';
import { timeline } from './timeline.ts';

/** Every picture of a sweep, in the order of the page; one more is one file and one line here. */
export const sweepCharts = [history, pareto, parallel, importance, slice, contour, rungs, cost, timeline];
