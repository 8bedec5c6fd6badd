import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable.ts';
import type { EngineSession } from '../engine/engineSession.ts';
import { localize } from '../localize.ts';
import { titleOf } from '../runs/runOrder.ts';
import { metricText } from '../runs/runText.ts';
import { readSetting } from '../settings.ts';
import { isSource } from './candidates.ts';
import type { MetricLines } from './metricLines.ts';
import { pickLatest } from './pickLines.ts';
import { sparkline } from './sparkline.ts';

const defaults = {
  /** Points of the sparkline: fits the width of a hover. */
  bars: 32,
};

/** Last and best value with a sparkline, over a line that logs a metric. */
export function registerMetricHover(session: EngineSession, metricLines: MetricLines): Disposable {
  return vscode.languages.registerHoverProvider([{ scheme: 'file' }, { scheme: 'vscode-notebook-cell' }], {
    async provideHover(document, position) {
      if (!isSource(document) || !readSetting('lossband.hover.enabled')) return undefined;
      const here = (await metricLines.of(document)).filter(({ line }) => line === position.line);
      const texts = await Promise.all(here.map(({ tag }) => hoverText(session, tag)));
      const contents = texts.filter((text) => text !== undefined);
      return contents.length ? new vscode.Hover(contents) : undefined;
    },
  });
}

async function hoverText({ mirror, far }: EngineSession, tag: string): Promise<vscode.MarkdownString | undefined> {
  const info = pickLatest(mirror.runs.values(), tag);
  const series = info?.series.find((one) => one.tag === tag);
  if (!info || !series) return undefined;
  const [window] = await far.series([{ run: info.run.id, tag, columns: defaults.bars / 4 }]);
  const text = new vscode.MarkdownString();
  text.appendMarkdown('**').appendText(tag).appendMarkdown('** ').appendText(titleOf(info)).appendMarkdown('  \n');
  text.appendText(localize(metricText(series, { locale: vscode.env.language, config: mirror.config, wish: '' })));
  if (window) text.appendMarkdown('  \n').appendText(sparkline(window.values.subarray(-defaults.bars)));
  return text;
}
