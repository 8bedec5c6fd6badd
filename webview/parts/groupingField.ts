import { html, type TemplateResult } from 'lit';
import type { Grouping } from '../../src/protocol/viewApi.ts';
import type { Dashboard } from '../dashboard.ts';
import { collectDifferingHparams } from '../names.ts';
import { t } from '../strings.ts';
import { selectField } from './selectField.ts';

/** Chooses what runs are drawn as one curve by: a hyperparameter that differs, or a part of their names. */
export function groupingField({ state }: Dashboard): TemplateResult {
  const { grouping } = state.view;
  const value = !grouping ? '' : grouping.by === 'name' ? 'name' : `hparam ${grouping.key}`;
  const hparams = state.shown.length > 1 ? collectDifferingHparams(state.shown) : [];
  const choose = (chosen: string): void => state.update({ grouping: groupingOf(chosen, grouping) });
  const options: [string, string][] = [['', t('Each run alone')], ['name', t('Mean by name')], ...hparams.map((key): [string, string] => [`hparam ${key}`, t('Mean by {0}', key)])];
  return html`<span class="field">
    ${selectField({ label: t('Grouping'), value, options, choose })}
    ${grouping?.by === 'name'
      ? html`<vscode-textfield
          class="group-key"
          .label=${t('Regular expression for the group')}
          placeholder="^(.*)[-_/]seed"
          .value=${grouping.key}
          @change=${(event: Event) => state.update({ grouping: { ...grouping, key: (event.target as HTMLInputElement).value } })}
        ></vscode-textfield>`
      : ''}
    ${grouping
      ? html`<button class="toggle" type="button" aria-pressed=${grouping.band === 'range'} @click=${() => state.update({ grouping: { ...grouping, band: grouping.band === 'sd' ? 'range' : 'sd' } })}>
          ${grouping.band === 'sd' ? '± sd' : t('min–max')}
        </button>`
      : ''}
  </span>`;
}

/** Everything before the last number is a good first guess of what seeds of one setting share. */
const usualExpression = '^(.*?)[-_/ ]?\\d*$';

function groupingOf(chosen: string, before: Grouping | undefined): Grouping | undefined {
  const band = before?.band ?? 'sd';
  if (chosen === '') return undefined;
  return chosen === 'name' ? { by: 'name', key: usualExpression, band } : { by: 'hparam', key: chosen.slice('hparam '.length), band };
}
