import { Chart, type ChartComponent, LinearScale, LogarithmicScale, PointElement } from 'chart.js';
import annotation from 'chartjs-plugin-annotation';
import zoom from 'chartjs-plugin-zoom';
import { curveController } from './curve.ts';

// Only what is drawn with: all of chart.js would double the bundle. The zoom plug-in reaches for the window when it loads,
// so this file stays apart from the charts, which tests read without a browser.
Chart.register(curveController, LinearScale, LogarithmicScale, PointElement, annotation, zoom as unknown as ChartComponent);

export { Chart };
