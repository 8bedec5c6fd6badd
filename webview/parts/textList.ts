import { html, type TemplateResult } from 'lit';
import { formatCount } from '../format.ts';
import { nameOf } from '../names.ts';
import { t } from '../strings.ts';
import type { LoggedArtifacts } from './mediaCard.ts';

const mostTexts = 20;

/** Texts as they were logged, newest first. Markdown and HTML in them stay text: a log is not a page. */
export function textList(tag: string, logged: LoggedArtifacts[]): TemplateResult {
  return html`<div class="texts" tabindex="0" role="region" aria-label=${t('Texts of {0}', tag)}>
    ${logged.map(({ info, artifacts }) =>
      artifacts
        .slice(-mostTexts)
        .toReversed()
        .map((item) => html`<p class="quiet">${nameOf(info)} · ${t('step {0}', formatCount(item.step))}</p><pre>${item.kind === 'text' ? item.text : ''}</pre>`),
    )}
  </div>`;
}
