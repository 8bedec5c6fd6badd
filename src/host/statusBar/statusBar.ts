import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { Throttle } from '../../base/queue.ts';
import { isActive } from '../../model/job.ts';
import type { SeriesSummary } from '../../model/series.ts';
import { alertTooltip } from '../alerts/alertItems.ts';
import type { OpenAlerts } from '../alerts/openAlerts.ts';
import { commandOf } from '../commands/register.ts';
import type { Mirror } from '../engine/mirror.ts';
import { localize } from '../localize.ts';
import { tooltipOfRun } from '../runs/runItems.ts';
import { readSetting, watchSettings } from '../settings.ts';
import { pickStatus, type Status } from './statusText.ts';
import { Trend } from './trend.ts';

const defaults = {
  /** Milliseconds between two texts: a number that changes faster cannot be read. */
  pause: 500,
  /** Milliseconds between two tooltips: VS Code parses each on this thread, whether anybody points at the item or not. */
  tooltipPause: 2_000,
};

/** The one status bar item. Its red or yellow ground means an alert that nobody has acknowledged. */
export class StatusBar implements Disposable {
  readonly #mirror: Mirror;
  readonly #alerts: OpenAlerts;
  readonly #store = new DisposableStore();
  readonly #item: vscode.StatusBarItem;
  readonly #update: Throttle;
  readonly #describe: Throttle;
  #focus: Status['focus'];
  #trend: { key: string; trend: Trend } | undefined;

  constructor(mirror: Mirror, alerts: OpenAlerts) {
    this.#mirror = mirror;
    this.#alerts = alerts;
    this.#item = this.#store.add(vscode.window.createStatusBarItem('lossband.status', vscode.StatusBarAlignment.Left));
    this.#item.name = vscode.l10n.t('Lossband: Trainings');
    this.#update = this.#store.add(new Throttle(defaults.pause, () => this.#show()));
    // In a turn of its own, so that neither makes the other's longer.
    this.#describe = this.#store.add(new Throttle(defaults.tooltipPause, () => setImmediate(() => this.#setTooltip())));
    this.#store.add(mirror.onDidReset(() => this.#update.request()));
    this.#store.add(mirror.onDidChange(() => this.#update.request()));
    this.#store.add(watchSettings(['lossband.statusBar.metric'], () => this.#update.request()));
  }

  dispose(): void {
    this.#store.dispose();
  }

  #show(): void {
    const alerts = this.#alerts.ringing;
    const status = pickStatus({
      runs: this.#mirror.runs,
      jobs: [...this.#mirror.jobs.values()].filter(({ status }) => isActive(status)),
      config: this.#mirror.config,
      alerts,
      wish: readSetting('lossband.statusBar.metric'),
      locale: vscode.env.language,
      trend: (run, series) => this.#trendOf(run, series),
    });
    if (!status) return this.#item.hide();
    const text = typeof status.text === 'string' ? status.text : localize(status.text);
    // What a log says must not be drawn as an icon.
    this.#item.text = `$(${status.icon}) ${text.replaceAll('$(', '$ (')}`;
    this.#item.accessibilityInformation = { label: localize(status.speech), role: 'button' };
    this.#item.backgroundColor = status.background && new vscode.ThemeColor(`statusBarItem.${status.background}Background`);
    this.#item.command = commandOf('lossband.openDashboard', vscode.l10n.t('Open Dashboard'), status.focus);
    this.#item.show();
    this.#focus = status.focus;
    this.#describe.request();
  }

  #setTooltip(): void {
    const [worst] = this.#alerts.ringing;
    const info = this.#focus && this.#mirror.runs.get(this.#focus.run);
    this.#item.tooltip = worst ? alertTooltip(worst) : info && tooltipOfRun(info);
  }

  #trendOf(run: string, series: SeriesSummary): -1 | 0 | 1 {
    const key = `${run} ${series.tag}`;
    if (this.#trend?.key !== key) this.#trend = { key, trend: new Trend() };
    this.#trend.trend.add(series.count - series.nan - series.inf, series.sum);
    return this.#trend.trend.sign;
  }
}
