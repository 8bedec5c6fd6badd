import { html, type TemplateResult } from 'lit';
import { collectColumns, collectRows, meanKey, sortRows, type Cell, type Column, type Row } from '../comparison.ts';
import { copyMarkdown } from '../exports/markdown.ts';
import { formatPercent, formatValue } from '../format.ts';
import { nameOf } from '../names.ts';
import { styleOfRun } from '../palette.ts';
import { parseRunFilter } from '../runFilter.ts';
import { t } from '../strings.ts';
import { Part } from './part.ts';
import { swatch } from './readout.ts';
import { runName } from './runName.ts';
import { virtualRows, visibleRows } from './virtualRows.ts';

const rowHeight = 26;
/** Points at the end of a series whose mean says where it stands, noise aside. */
export const meanOf = 10;

const kindTitles: Record<Column['kind'], () => string> = {
  hparam: () => '',
  best: () => t('best'),
  last: () => t('last'),
  mean: () => t('mean of last {0}', meanOf),
};

interface Content {
  columns: Column[];
  rows: Row[];
}

/** The runs in rows: what was set, and what came of it. */
export class ComparePage extends Part {
  readonly #means = new Map<string, number>();
  /** How many points each mean was taken over the end of. */
  readonly #counts = new Map<string, number>();
  /** How often means came. */
  #taken = 0;
  #compared: { key: readonly unknown[]; content: Content } | undefined;

  override render(): TemplateResult {
    const { state } = this.dashboard;
    const { columns, rows } = this.#content();
    const scroller = this.querySelector('.compare');
    this.dashboard.attempt(this.#loadMeans(columns, rows, visibleRows(scroller?.scrollTop ?? 0, scroller?.clientHeight || 600, rowHeight, rows.length)));
    return html`<div class="toolbar" role="toolbar" aria-label=${t('Compare')}>
        <button class="toggle" type="button" aria-pressed=${state.view.differencesOnly} @click=${() => state.update({ differencesOnly: !state.view.differencesOnly })}>
          ${t('Only hyperparameters that differ')}
        </button>
        <vscode-textfield
          placeholder=${t('Filter columns')}
          .label=${t('Filter columns')}
          .value=${state.view.tagFilter}
          @input=${(event: InputEvent) => state.update({ tagFilter: (event.target as HTMLInputElement).value })}
        ></vscode-textfield>
        ${state.view.baseline && state.runs.has(state.view.baseline)
          ? html`<button class="toggle" type="button" aria-pressed="true" @click=${() => state.update({ baseline: undefined })}>
              ${t('Baseline: {0}', nameOf(state.runs.get(state.view.baseline)!))}
            </button>`
          : html`<span class="quiet">${t('Choose a baseline run in the first column to see differences in percent.')}</span>`}
        <span class="spacer"></span>
        <button class="text-button" type="button" @click=${() => this.dashboard.attempt(this.#copy(columns, rows))}>${t('Copy as Markdown table')}</button>
      </div>
      <div class="compare" tabindex="0" role="region" aria-label=${t('Runs compared')} @scroll=${() => this.requestUpdate()}>
        ${rows.length === 0 ? html`<p class="empty">${t('No run matches.')}</p>` : this.#table(columns, rows)}
      </div>`;
  }

  /** The same for the same state: scrolling through a thousand runs compares none of them anew. */
  #content(): Content {
    const { state } = this.dashboard;
    const key = [state.listed, state.view, state.config, this.#taken];
    if (!this.#compared?.key.every((part, at) => part === key[at])) this.#compared = { key, content: this.#compare() };
    return this.#compared!.content;
  }

  #compare(): Content {
    const { state } = this.dashboard;
    const { view } = state;
    const infos = state.listed.filter(parseRunFilter(view.runFilter));
    const columns = collectColumns(infos, state.config.directions, { differencesOnly: view.differencesOnly, filter: view.tagFilter });
    return { columns, rows: sortRows(collectRows(infos, columns, this.#means, view.baseline), columns, view.sort) };
  }

  #table(columns: Column[], rows: Row[]): TemplateResult {
    const shown = new Set(this.dashboard.state.shown.map(({ run }) => run.id));
    return html`<table>
      <thead>
        <tr>
          ${this.#header('name', t('Run'), '')} ${columns.map((column) => this.#header(column.id, column.name, kindTitles[column.kind]()))}
        </tr>
      </thead>
      <tbody>
        ${virtualRows(rows, this.querySelector('.compare'), rowHeight, (row) => this.#row(row, columns, shown), columns.length + 1)}
      </tbody>
    </table>`;
  }

  #header(id: string, name: string, kind: string): TemplateResult {
    const { sort } = this.dashboard.state.view;
    const sorted = sort?.column === id;
    const next = (): void => this.dashboard.state.update({ sort: { column: id, descending: sorted ? !sort.descending : false } });
    return html`<th scope="col" aria-sort=${sorted ? (sort.descending ? 'descending' : 'ascending') : 'none'}>
      <button type="button" @click=${next} title=${name}>${kind ? html`<span class="quiet">${kind}</span>` : ''}<span>${name}${sorted ? (sort.descending ? ' ↓' : ' ↑') : ''}</span></button>
    </th>`;
  }

  #row({ info, cells }: Row, columns: Column[], shown: ReadonlySet<string>): TemplateResult {
    const { state, look } = this.dashboard;
    const { run } = info;
    const { colour, dash } = styleOfRun(info.notes.colour ?? info.colour, look.kind);
    const isBaseline = state.view.baseline === run.id;
    const chooseBaseline = (): void => state.update({ baseline: isBaseline ? undefined : run.id });
    const toggle = (): void => state.show(shown.has(run.id) ? [...shown].filter((id) => id !== run.id) : [...shown, run.id]);
    return html`<tr class=${isBaseline ? 'baseline' : ''}>
      <th scope="row">
        <input type="checkbox" aria-label=${t('Draw {0}', nameOf(info))} .checked=${shown.has(run.id)} @change=${toggle} />
        ${swatch(colour, dash)}
        <button type="button" aria-label=${nameOf(info)} title=${t('Use as baseline of comparisons')} aria-pressed=${isBaseline} @click=${chooseBaseline}>${runName(nameOf(info))}</button>
      </th>
      ${cells.map((cell, at) => this.#cell(cell, columns[at]!))}
    </tr>`;
  }

  #cell({ value, change, isBest }: Cell, { direction }: Column): TemplateResult {
    const text = typeof value === 'number' ? formatValue(value) : value === undefined || value === null ? '–' : String(value);
    const better = change === undefined || direction === 'none' || change === 0 ? '' : (change < 0) === (direction === 'lower') ? 'better' : 'worse';
    return html`<td class="${typeof value === 'number' ? 'number' : ''} ${isBest ? 'best' : ''}" title=${text}>
      ${text}${change === undefined ? '' : html` <span class="change ${better}">${formatPercent(change)}</span>`}
    </td>`;
  }

  /** All of the table, with means of rows that nobody scrolled to yet. */
  async #copy(columns: Column[], rows: Row[]): Promise<void> {
    await this.#loadMeans(columns, rows, { from: 0, to: rows.length });
    const content = this.#content();
    await copyMarkdown(this.dashboard.state, content.columns, content.rows);
  }

  /** Asks for the ends of series that have grown since they were last asked for: of some rows, and all that the rows are sorted by. */
  async #loadMeans(columns: Column[], rows: Row[], { from, to }: { from: number; to: number }): Promise<void> {
    const { sort } = this.dashboard.state.view;
    const wanted = rows.flatMap(({ info }, at) =>
      columns.flatMap(({ id, kind, name }) => {
        if (kind !== 'mean' || ((at < from || at >= to) && id !== sort?.column)) return [];
        const summary = info.series.find(({ tag }) => tag === name);
        if (!summary || this.#counts.get(meanKey(info.run.id, name)) === summary.count) return [];
        return [{ run: info.run.id, tag: name, count: summary.count, last: summary.last[0], first: summary.first[0] }];
      }),
    );
    if (wanted.length === 0) return;
    for (const { run, tag, count } of wanted) this.#counts.set(meanKey(run, tag), count);
    // Twice as far back as an evenly logged series needs: most are nearly even, and the rest is cut off below.
    const queries = wanted.map(({ run, tag, count, first, last }) => ({ run, tag, columns: 0, from: last - ((last - first) / Math.max(1, count - 1)) * meanOf * 2 }));
    const windows = await this.dashboard.loader.load(queries);
    windows.forEach(({ values }, at) => {
      const end = values.slice(-meanOf).filter(Number.isFinite);
      this.#means.set(meanKey(wanted[at]!.run, wanted[at]!.tag), end.reduce((sum, value) => sum + value, 0) / end.length);
    });
    this.#taken++;
    this.requestUpdate();
  }
}

customElements.define('lossband-compare-page', ComparePage);
