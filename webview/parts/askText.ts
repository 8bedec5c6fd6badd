import { html, render } from 'lit';
import { t } from '../strings.ts';

/** Asks for one line of text; undefined when the person changes their mind. `check` gives a reason against it. */
export function askText(label: string, check: (text: string) => string | undefined = () => undefined, hint = ''): Promise<string | undefined> {
  const dialog = document.createElement('dialog');
  dialog.className = 'dialog';
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const draw = (reason?: string): void => {
    render(
      html`<form method="dialog" @submit=${submit}>
        <label>${label}<input name="text" placeholder=${hint} autocomplete="off" aria-invalid=${reason !== undefined} /></label>
        ${reason ? html`<p class="card-note" role="alert">${reason}</p>` : ''}
        <div class="dialog-buttons">
          <button class="text-button" type="button" @click=${() => dialog.close()}>${t('Cancel')}</button>
          <button class="text-button primary" type="submit">${t('Save')}</button>
        </div>
      </form>`,
      dialog,
    );
  };
  const submit = (event: SubmitEvent): void => {
    const text = String(new FormData(event.currentTarget as HTMLFormElement).get('text') ?? '').trim();
    const reason = check(text);
    if (reason === undefined) return resolve(text);
    event.preventDefault();
    draw(reason);
  };
  dialog.addEventListener('close', () => {
    dialog.remove();
    resolve(undefined);
  });
  draw();
  document.body.append(dialog);
  dialog.showModal();
  return promise;
}
