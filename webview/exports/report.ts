import { Chart } from '../charts/setup.ts';
import { line } from '../charts/line.ts';
import { collectColumns, collectRows, sortRows } from '../comparison.ts';
import { compareAlerts } from '../controlled.ts';
import type { Dashboard } from '../dashboard.ts';
import { formatMoment, formatPercent, formatValue } from '../format.ts';
import { loadLine } from '../loadLine.ts';
import { nameOf } from '../names.ts';
import { styleOfRun } from '../palette.ts';
import { collectSections } from '../sections.ts';
import { language, t, translate } from '../strings.ts';
import { toSvg } from './picture.ts';

const size = { width: 620, height: 260 };
const style = `body{max-width:1340px;margin:24px auto;padding:0 20px;font:14px/1.5 system-ui,sans-serif}
h1{font-size:20px}h2{font-size:16px;margin-top:28px}figure{display:inline-block;margin:8px;vertical-align:top}figcaption{font-weight:600}
table{border-collapse:collapse;font-size:13px}th,td{padding:3px 10px;border-bottom:1px solid #8886;text-align:right}th:first-child,td:first-child{text-align:left}
.wide{overflow-x:auto}.swatch{display:inline-block;width:12px;height:12px;border-radius:2px;margin-right:6px}svg{max-width:100%;height:auto}`;

/**
 * The dashboard as one file that needs no network and runs no script: every chart as vectors, the table of runs, the alarms.
 * It is put together as a document, so that whatever a log says is text in it.
 */
export async function buildReport(dashboard: Dashboard): Promise<Uint8Array> {
  const { state, look } = dashboard;
  const report = document.implementation.createHTMLDocument(t('Training report'));
  report.documentElement.lang = language();
  const policy = append(report.head, 'meta');
  policy.setAttribute('http-equiv', 'Content-Security-Policy');
  policy.setAttribute('content', "default-src 'none'; style-src 'unsafe-inline'");
  append(report.body, 'h1', t('Training report'));
  append(report.body, 'p', `${formatMoment(Date.now() / 1000)} · ${t('{0} of {1} runs drawn', state.shown.length, state.listed.length)}`);
  addLegend(report.body, dashboard);
  await addCharts(report.body, dashboard);
  addTable(report.body, dashboard);
  addAlerts(report.body, dashboard);
  // The page's own policy would stop a style element from being made here, though it is for another document.
  const colours = `body{color:${look.text};background:${look.background}}`;
  const text = new XMLSerializer().serializeToString(report).replace('</head>', () => `<style>${style}${colours}</style></head>`);
  return new TextEncoder().encode(text);
}

function append(parent: Element, name: string, text = ''): HTMLElement {
  const element = parent.ownerDocument.createElement(name);
  element.textContent = text;
  parent.append(element);
  return element;
}

function addLegend(body: Element, { state, look }: Dashboard): void {
  for (const info of state.shown) {
    const entry = append(body, 'div');
    const swatch = append(entry, 'span');
    swatch.className = 'swatch';
    swatch.style.background = styleOfRun(info.notes.colour ?? info.colour, look.kind).colour;
    entry.append(nameOf(info));
  }
}

async function addCharts(body: Element, dashboard: Dashboard): Promise<void> {
  const { state, loader, look } = dashboard;
  const tags = new Set(state.shown.flatMap(({ series }) => series.map(({ tag }) => tag)));
  const stage = document.createElement('div');
  stage.className = 'report-stage';
  document.body.append(stage);
  append(body, 'h2', t('Charts'));
  for (const { id, tags: members } of collectSections(tags).flatMap(({ charts }) => charts)) {
    const data = await loadLine({ id, tags: members, columns: size.width, zoom: state.view.zooms[id] }, state, loader);
    const canvas = append(stage, 'canvas') as HTMLCanvasElement;
    Object.assign(canvas, size);
    const config = line.draw(data, look);
    const chart = new Chart(canvas, { ...config, options: { ...config.options, responsive: false } });
    const figure = append(body, 'figure');
    append(figure, 'figcaption', id);
    const svg = new DOMParser().parseFromString(new TextDecoder().decode(toSvg(chart, look.background)), 'image/svg+xml').documentElement;
    svg.setAttribute('role', 'img');
    svg.setAttribute('aria-label', line.describe(data));
    figure.append(body.ownerDocument.importNode(svg, true));
    chart.destroy();
  }
  stage.remove();
}

function addTable(body: Element, { state }: Dashboard): void {
  const columns = collectColumns(state.shown, state.config.directions, { differencesOnly: state.view.differencesOnly, filter: '' }).filter(({ kind }) => kind !== 'mean');
  append(body, 'h2', t('Runs compared'));
  const box = append(body, 'div');
  box.className = 'wide';
  const table = append(box, 'table');
  const head = append(append(table, 'thead'), 'tr');
  for (const title of [t('Run'), ...columns.map(({ kind, name }) => (kind === 'hparam' ? name : `${name} (${kind === 'best' ? t('best') : t('last')})`))]) append(head, 'th', title);
  const rows = append(table, 'tbody');
  for (const { info, cells } of sortRows(collectRows(state.shown, columns, new Map(), state.view.baseline), columns, state.view.sort)) {
    const row = append(rows, 'tr');
    append(row, 'td', nameOf(info));
    for (const { value, change } of cells) {
      const text = typeof value === 'number' ? formatValue(value) : String(value ?? '–');
      append(row, 'td', change === undefined ? text : `${text} (${formatPercent(change)})`);
    }
  }
}

function addAlerts(body: Element, { state }: Dashboard): void {
  const ids = new Set(state.shown.map(({ run }) => run.id));
  const alerts = [...state.alerts.values()].filter(({ finding }) => ids.has(finding.run)).toSorted(compareAlerts);
  append(body, 'h2', t('Alarms'));
  if (alerts.length === 0) append(body, 'p', t('Everything is in control.'));
  const list = append(body, 'ul');
  for (const { finding } of alerts) append(list, 'li', `${finding.metric}, ${t('step {0}', finding.step)}: ${translate(finding.message)}`);
}
