import type { ViewState } from '../src/protocol/viewApi.ts';

/** In the order of the list that people choose from. */
export const smoothers: readonly ViewState['smoothing']['kind'][] = ['none', 'ema', 'timeWeighted', 'mean', 'gaussian', 'envelope'];

/** TensorBoard's default: most people's eyes are used to it. */
const defaultWeight = 0.6;

export const initialView = (): ViewState => ({
  page: 'charts',
  smoothing: { kind: 'ema', amount: defaultWeight },
  axis: { kind: 'step' },
  logX: false,
  logY: false,
  ignoreOutliers: true,
  runFilter: '',
  tagFilter: '',
  derived: [],
  pins: [],
  folded: [],
  limits: {},
  zooms: {},
  differencesOnly: true,
});

/**
 * The state that a page of this or an earlier version left behind. Whatever has the wrong shape is as if it were not there,
 * key by key, so that an update of the extension costs nobody their pins.
 */
export function reviveView(saved: unknown): ViewState {
  const view = initialView();
  if (typeof saved !== 'object' || saved === null) return view;
  const old = saved as Record<string, unknown>;
  for (const key of Object.keys(view) as (keyof ViewState)[]) {
    if (sameShape(view[key], old[key])) Object.assign(view, { [key]: old[key] });
  }
  for (const key of ['grouping', 'baseline', 'sort', 'control', 'sweep'] as const) {
    if (typeof old[key] === 'object' || typeof old[key] === 'string') Object.assign(view, { [key]: old[key] ?? undefined });
  }
  if (!smoothers.includes(view.smoothing.kind)) view.smoothing = initialView().smoothing;
  return view;
}

function sameShape(model: unknown, value: unknown): boolean {
  return typeof model === typeof value && Array.isArray(model) === Array.isArray(value) && (value === null) === (model === null);
}
