import { confusionMatrix } from './confusionMatrix.ts';
import { control } from './control.ts';
import { distribution } from './distribution.ts';
import { histogram } from './histogram.ts';
import { line } from './line.ts';
import { prCurve } from './prCurve.ts';
import { rocCurve } from './rocCurve.ts';

/** Every kind of chart; one more is one file and one line here. */
export const charts = [line, control, histogram, distribution, prCurve, rocCurve, confusionMatrix];
