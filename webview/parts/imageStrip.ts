import { html, type TemplateResult } from 'lit';
import { until } from 'lit/directives/until.js';
import type { Artifact } from '../../src/model/artifact.ts';
import type { Dashboard } from '../dashboard.ts';
import { formatCount } from '../format.ts';
import { nameOf } from '../names.ts';
import { t } from '../strings.ts';
import type { LoggedArtifacts } from './mediaCard.ts';

/** URLs of pictures that were fetched, by run, tag and step; the oldest are let go. */
const urls = new Map<string, Promise<string | undefined>>();
const mostUrls = 200;

/** The step that each strip shows, by run and tag; undefined: the newest. */
const chosen = new Map<string, number>();

/** One picture per run with a slider over the steps. Bytes come by message and are shown as a blob: nothing is loaded by address. */
export function imageStrip(dashboard: Dashboard, tag: string, logged: LoggedArtifacts[]): TemplateResult {
  return html`<div class="images">
    ${logged.map(({ info, artifacts }) => {
      const key = `${info.run.id}\n${tag}`;
      const at = Math.min(artifacts.length - 1, chosen.get(key) ?? artifacts.length - 1);
      const item = artifacts[at];
      if (!item) return '';
      const alt = t('{0} of {1} at step {2}', tag, nameOf(info), formatCount(item.step));
      const picture = urlOf(dashboard, info.run.id, item).then((url) => (url ? html`<img src=${url} alt=${alt} />` : html`<p class="card-note">${t('This picture is not in the log any more, or is of a kind that is not shown.')}</p>`));
      return html`<figure>
        ${until(picture, html`<p class="quiet">${t('Loading')}</p>`)}
        <figcaption>
          <span>${nameOf(info)} · ${t('step {0}', formatCount(item.step))}</span>
          ${artifacts.length > 1 ? html`<input type="range" min="0" max=${artifacts.length - 1} .value=${String(at)} aria-label=${t('Step of the picture')} @input=${(event: InputEvent) => {
            chosen.set(key, Number((event.target as HTMLInputElement).value));
            dashboard.state.update({});
          }} />` : ''}
        </figcaption>
      </figure>`;
    })}
  </div>`;
}

function urlOf(dashboard: Dashboard, run: string, { tag, step }: Artifact): Promise<string | undefined> {
  const key = `${run}\n${tag}\n${step}`;
  let url = urls.get(key);
  if (!url) {
    url = dashboard.state.host.image(run, tag, step).then((image) => image && URL.createObjectURL(new Blob([image.bytes as Uint8Array<ArrayBuffer>], { type: image.mime })));
    urls.set(key, url);
    if (urls.size > mostUrls) {
      const [oldest, dropped] = urls.entries().next().value!;
      urls.delete(oldest);
      void dropped.then((address) => address && URL.revokeObjectURL(address));
    }
  }
  return url;
}
