import { html, type TemplateResult } from 'lit';
import type { RunInfo } from '../../src/protocol/engineApi.ts';
import { formatMoment } from '../format.ts';
import { collectDifferingHparams, nameOf } from '../names.ts';
import { styleOfRun } from '../palette.ts';
import { parseRunFilter } from '../runFilter.ts';
import { t } from '../strings.ts';
import { menu } from './menu.ts';
import { Part } from './part.ts';
import { swatch } from './readout.ts';
import { editRun } from './runEditor.ts';
import { runName } from './runName.ts';
import { virtualRows } from './virtualRows.ts';

const rowHeight = 26;
/** Lines of a tooltip that are still read. */
const mostHparams = 12;
const byName = new Intl.Collator(undefined, { numeric: true });

const stateTitles: Record<RunInfo['run']['state'], () => string> = {
  live: () => t('live'),
  finished: () => t('finished'),
  failed: () => t('failed'),
  stalled: () => t('stalled'),
};

/** All runs with a check box each: the list that a thousand runs must not slow down. */
export class RunPicker extends Part {
  override render(): TemplateResult {
    const { state } = this.dashboard;
    const runs = this.#filtered();
    const shown = new Set(state.shown.map(({ run }) => run.id));
    const differing = collectDifferingHparams(state.listed).slice(0, mostHparams);
    return html`<div class="picker-head">
        <vscode-textfield
          class="picker-filter"
          placeholder=${t('Filter runs')}
          .label=${t('Filter runs')}
          title=${t('Text, /regex/ or a hyperparameter such as lr>0.01')}
          .value=${state.view.runFilter}
          @input=${(event: InputEvent) => state.update({ runFilter: (event.target as HTMLInputElement).value })}
        ></vscode-textfield>
        ${menu('runs', 'more', t('Choose runs'), this.#choices(runs))}
      </div>
      <div class="picker-count">${t('{0} of {1} runs drawn', shown.size, state.listed.length)}</div>
      <div class="picker-list" role="list" aria-label=${t('Runs')} tabindex="-1" @scroll=${() => this.requestUpdate()}>
        ${virtualRows(runs, this.querySelector('.picker-list'), rowHeight, (info) => this.#row(info, shown, differing))}
      </div>`;
  }

  /** @param differing hyperparameters that tell the runs apart */
  #row(info: RunInfo, shown: ReadonlySet<string>, differing: readonly string[]): TemplateResult {
    const { run, notes } = info;
    const { colour, dash } = styleOfRun(notes.colour ?? info.colour, this.dashboard.look.kind);
    const name = nameOf(info);
    const settings = differing.filter((key) => Object.hasOwn(run.hparams, key)).map((key) => `${key} = ${String(run.hparams[key])}`);
    const hint = [name, stateTitles[run.state](), formatMoment(info.updatedAt), ...settings, ...(notes.tags ?? []), notes.note ?? ''].filter(Boolean).join('\n');
    return html`<div class="picker-row" role="listitem" title=${hint}>
      <label>
        <input type="checkbox" aria-label=${name} .checked=${shown.has(run.id)} @change=${() => this.#toggle(run.id)} @dblclick=${() => this.dashboard.state.show([run.id])} />
        ${swatch(colour, dash)}<span class="picker-name">${runName(name)}</span>
      </label>
      <span class="state state-${run.state}" role="img" aria-label=${stateTitles[run.state]()}></span>
      ${menu(`run ${run.id}`, 'more', t('Actions for {0}', name), [
        { label: t('Draw only this run'), run: () => this.dashboard.state.show([run.id]) },
        { label: t('Highlight'), run: () => this.dashboard.toggleHighlight(run.id) },
        { label: t('Use as baseline of comparisons'), run: () => this.dashboard.state.update({ baseline: run.id }) },
        { label: t('Rename, tag, note'), separated: true, run: () => editRun(this.dashboard, info) },
        { label: t('Hide'), run: () => this.dashboard.state.annotate(run.id, { ...notes, hidden: true }) },
      ])}
    </div>`;
  }

  #filtered(): RunInfo[] {
    const { state } = this.dashboard;
    return state.listed.filter(parseRunFilter(state.view.runFilter)).toSorted((a, b) => b.updatedAt - a.updatedAt || byName.compare(nameOf(a), nameOf(b)));
  }

  #choices(runs: readonly RunInfo[]): { label: string; run(): void; separated?: boolean }[] {
    const { state } = this.dashboard;
    const hidden = [...state.runs.values()].filter(({ notes }) => notes.hidden);
    const ids = runs.map(({ run }) => run.id);
    const unhide = (): void => hidden.forEach(({ run, notes }) => state.annotate(run.id, { ...notes, hidden: false }));
    return [
      { label: t('Draw all {0} in the list', ids.length), run: () => state.show(ids) },
      { label: t('Draw the newest 10'), run: () => state.show(ids.slice(0, 10)) },
      { label: t('Draw none'), run: () => state.show([]) },
      ...(hidden.length > 0 ? [{ label: t('Show {0} hidden runs again', hidden.length), separated: true, run: unhide }] : []),
    ];
  }

  #toggle(id: string): void {
    const { state } = this.dashboard;
    const ids = state.shown.map(({ run }) => run.id);
    state.show(ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id]);
  }
}

customElements.define('lossband-run-picker', RunPicker);
