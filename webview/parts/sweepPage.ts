import { html, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { Throttle } from '../../src/base/queue.ts';
import type { Columns } from '../../src/model/series.ts';
import type { ParameterImportance, SweepInfo } from '../../src/model/sweep.ts';
import { formatCount, formatValue } from '../format.ts';
import type { StateChange } from '../state.ts';
import type { Brush, SweepChart, SweepData } from '../sweeps/contract.ts';
import { sweepCharts } from '../sweeps/index.ts';
import { axesOf, chosenBy } from '../sweeps/places.ts';
import { durationText, failedAmong, isChosen, paramText, pickBestTrial, ranked, rowOf, rowTitles, stateName } from '../sweeps/trials.ts';
import { t, translate } from '../strings.ts';
import { brushFields } from './brushFields.ts';
import { dataTable } from './dataTable.ts';
import { Part } from './part.ts';
import { selectField } from './selectField.ts';

/** Trials change seldom, and curves and importance weigh much. */
const newsEvery = 2000;
/** More curves than this are a cloud, more rows a wall. */
const most = { curves: 200, rows: 200, columns: 300 };

const phases: Record<SweepInfo['phase'], () => string> = {
  running: () => t('running'),
  paused: () => t('paused'),
  stopped: () => t('stopped'),
  done: () => t('done'),
};

/** A sweep in pictures, and its trials in a table; what is brushed in one is chosen in all. */
export class SweepPage extends Part {
  static override properties = { ...Part.properties, brush: { state: true }, axes: { state: true }, importance: { state: true }, curves: { state: true } };
  declare brush: Brush;
  /** Parameters that the person chose to look at. */
  declare axes: Partial<Record<0 | 1, string>>;
  declare importance: ParameterImportance | undefined;
  declare curves: ReadonlyMap<string, Columns>;
  #data: { key: readonly unknown[]; data: SweepData } | undefined;
  /** What was asked for last. */
  #asked = '';
  readonly #news = new Throttle(newsEvery, () => this.dashboard.attempt(this.#load()));

  constructor() {
    super();
    this.brush = {};
    this.axes = {};
    this.curves = new Map();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.store.add(this.#news);
    this.#news.request();
  }

  override render(): TemplateResult {
    const { state } = this.dashboard;
    const sweep = pickSweep(state.sweeps, state.view.sweep);
    if (!sweep) return html`<p class="empty">${t('No sweeps yet. They appear as soon as one is started.')}</p>`;
    const data = this.#dataOf(sweep);
    const choose = (id: string): void => {
      this.brush = {};
      this.axes = {};
      state.update({ sweep: id });
    };
    return html`<div class="toolbar" role="toolbar" aria-label=${t('Sweep')}>
        ${selectField({ label: t('Sweep'), value: sweep.id, options: [...state.sweeps.values()].map(({ id, name }) => [id, name]), choose })}
        ${brushFields(axesOf(sweep), this.brush, (brush) => void (this.brush = brush))}
      </div>
      <h2 class="unseen">${t('Sweep')}</h2>
      <div class="sections">
        <p>${summaryOf(sweep)}</p>
        ${sweep.problems.map(({ message }) => html`<p class="card-note">${translate(message)}</p>`)}
        <div class="grid">
          ${repeat(sweepCharts.filter((chart) => chart.applies(data)), ({ id }) => id, (chart) => this.#card(chart, data))}
        </div>
        ${this.#trials(data)}
      </div>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    const sweep = pickSweep(this.dashboard.state.sweeps, this.dashboard.state.view.sweep);
    if (sweep && keyOf(sweep) !== this.#asked) this.#news.request();
  }

  protected override onChange({ sweeps, view }: StateChange): void {
    if (view || sweeps) this.requestUpdate();
  }

  #card(chart: SweepChart, data: SweepData): TemplateResult {
    return html`<lossband-sweep-card
      .dashboard=${this.dashboard}
      .chart=${chart}
      .data=${data}
      .controls=${chart.id === 'slice' ? this.#axisField(data, 0) : chart.id === 'contour' ? html`${this.#axisField(data, 0)}${this.#axisField(data, 1)}` : undefined}
      @sweep-brush=${({ detail }: CustomEvent<Brush>) => void (this.brush = detail)}
    ></lossband-sweep-card>`;
  }

  #axisField({ sweep, axes }: SweepData, at: 0 | 1): TemplateResult {
    const label = at === 0 ? t('Parameter') : t('Second parameter');
    return selectField({ label, value: axes[at], options: sweep.space.map(({ name }) => [name, name]), choose: (name) => void (this.axes = { ...this.axes, [at]: name }) });
  }

  #trials(data: SweepData): TemplateResult {
    const { sweep } = data;
    const names = sweep.space.map(({ name }) => name);
    const valued = ranked(sweep);
    const rest = sweep.trials.filter((trial) => !valued.some(({ id }) => id === trial.id));
    const shown = [...valued, ...rest].filter((trial) => isChosen(data, trial)).slice(0, most.rows);
    const rows = shown.map((trial) => [
      ...rowOf(sweep, trial), durationText(trial), ...names.map((name) => paramText(trial, name)), trial.problem ? translate(trial.problem) : '',
    ]);
    return html`<section class="section">
      <h2 class="section-title">${t('Trials')} <span class="quiet">${formatCount(data.chosen?.size ?? sweep.trials.length)}</span></h2>
      ${dataTable({ columns: [...rowTitles(sweep), t('duration'), ...names, t('Problem')], rows, marked: failedAmong(shown) }, t('Trials'))}
    </section>`;
  }

  /** The same object for the same things, so that no picture is drawn again for nothing. */
  #dataOf(sweep: SweepInfo): SweepData {
    const key = [sweep, this.brush, this.axes, this.importance, this.curves];
    if (!this.#data?.key.every((part, at) => part === key[at])) {
      const order = [...(this.importance?.shares ?? []), ...sweep.space].map(({ name }) => name).filter((name) => sweep.space.some((one) => one.name === name));
      const first = this.axes[0] ?? order[0] ?? '';
      const second = this.axes[1] ?? order.find((name) => name !== first) ?? '';
      const { brush, importance, curves } = this;
      this.#data = { key, data: { sweep, brush, chosen: chosenBy(sweep, brush), importance, curves, axes: [first, second] } };
    }
    return this.#data!.data;
  }

  async #load(): Promise<void> {
    const { state, loader } = this.dashboard;
    const sweep = pickSweep(state.sweeps, state.view.sweep);
    if (!sweep || !this.isConnected) return;
    this.#asked = keyOf(sweep);
    const traced = [...ranked(sweep), ...sweep.trials.filter(({ value }) => value === undefined)].slice(0, most.curves).flatMap(({ id, run }) => (run === undefined ? [] : [{ id, run }]));
    const tag = sweep.metric?.name;
    const queries = tag === undefined ? [] : traced.map(({ run }) => ({ run, tag, columns: most.columns }));
    const [importance, windows] = await Promise.all([state.host.importance(sweep.id), loader.load(queries)]);
    this.importance = importance;
    this.curves = new Map(windows.map((window, at) => [traced[at]!.id, window]));
  }
}

/** The one that was asked for, else the newest. */
function pickSweep(sweeps: ReadonlyMap<string, SweepInfo>, wanted: string | undefined): SweepInfo | undefined {
  return sweeps.get(wanted ?? '') ?? [...sweeps.values()].toSorted((a, b) => b.createdAt - a.createdAt)[0];
}

/** What importance and curves depend on. */
const keyOf = ({ id, trials }: SweepInfo): string => JSON.stringify([id, trials.map(({ state, reports, run }) => [state, reports, run])]);

function summaryOf(sweep: SweepInfo): string {
  const counts = (['running', 'finished', 'pruned', 'failed', 'waiting'] as const).flatMap((state) => {
    const count = sweep.trials.filter((trial) => trial.state === state).length;
    return count > 0 ? [`${formatCount(count)} ${stateName(state)}`] : [];
  });
  const best = pickBestTrial(sweep);
  const single = best && sweep.metric ? t('best {0} = {1}', sweep.metric.name, formatValue(best.value)) : '';
  const told = sweep.front ? t('{0} on the Pareto front', formatCount(sweep.front.length)) : single;
  return [phases[sweep.phase](), sweep.method, ...counts, told].filter(Boolean).join(' · ');
}

customElements.define('lossband-sweep-page', SweepPage);
