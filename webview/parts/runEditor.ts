import { html, render } from 'lit';
import type { RunInfo } from '../../src/protocol/engineApi.ts';
import type { Dashboard } from '../dashboard.ts';
import { t } from '../strings.ts';

/** Asks for a run's name, tags and note. What is typed belongs to the person, not to the cache, and not to the log. */
export function editRun({ state }: Dashboard, info: RunInfo): void {
  const { run, notes } = info;
  const dialog = document.createElement('dialog');
  dialog.className = 'dialog';
  const save = (event: SubmitEvent): void => {
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const text = (name: string): string => String(form.get(name) ?? '').trim();
    const tags = text('tags').split(/\s*,\s*/).filter(Boolean);
    state.annotate(run.id, { ...notes, name: text('name') || undefined, tags, note: text('note') || undefined });
  };
  render(
    html`<form method="dialog" @submit=${save}>
      <h2>${run.name}</h2>
      <label>${t('Name')}<input name="name" .value=${notes.name ?? ''} placeholder=${run.name} /></label>
      <label>${t('Tags, with commas between')}<input name="tags" .value=${(notes.tags ?? []).join(', ')} /></label>
      <label>${t('Note')}<textarea name="note" rows="4" .value=${notes.note ?? ''}></textarea></label>
      <div class="dialog-buttons">
        <button class="text-button" type="button" @click=${() => dialog.close()}>${t('Cancel')}</button>
        <button class="text-button primary" type="submit">${t('Save')}</button>
      </div>
    </form>`,
    dialog,
  );
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
