import { html, type TemplateResult } from 'lit';
import { until } from 'lit/directives/until.js';
import type { Artifact } from '../../src/model/artifact.ts';
import type { Dashboard } from '../dashboard.ts';
import { formatCount } from '../format.ts';
import { nameOf } from '../names.ts';
import { t } from '../strings.ts';
import type { LoggedArtifacts } from './mediaCard.ts';

/** Pictures that were asked for, by run, tag and step, as addresses within the page; the oldest are let go. */
const pictures = new Map<string, string | Promise<string>>();
const mostPictures = 200;
/** Stands for a picture that cannot be shown. */
const missing = '';

/** Index of the step that each strip shows, by run and tag; without one, the newest. */
const chosen = new Map<string, number>();

/** One picture per run with a slider over the steps. Bytes come by message and are shown as a blob: nothing is loaded by address. */
export function imageStrip(dashboard: Dashboard, tag: string, logged: LoggedArtifacts[]): TemplateResult {
  return html`<div class="images">${logged.map((one) => figure(dashboard, tag, one))}</div>`;
}

function figure(dashboard: Dashboard, tag: string, { info, artifacts }: LoggedArtifacts): TemplateResult {
  const key = `${info.run.id}\n${tag}`;
  const at = Math.min(artifacts.length - 1, chosen.get(key) ?? artifacts.length - 1);
  const item = artifacts[at];
  if (!item) return html``;
  const choose = (event: InputEvent): void => {
    chosen.set(key, Number((event.target as HTMLInputElement).value));
    dashboard.state.update({});
  };
  const alt = t('{0} of {1} at step {2}', tag, nameOf(info), formatCount(item.step));
  const slider = html`<input type="range" min="0" max=${artifacts.length - 1} .value=${String(at)} aria-label=${t('Step of the picture')} @input=${choose} />`;
  return html`<figure>
    ${show(pictureOf(dashboard, info.run.id, item), alt)}
    <figcaption><span>${nameOf(info)} · ${t('step {0}', formatCount(item.step))}</span>${artifacts.length > 1 ? slider : ''}</figcaption>
  </figure>`;
}

function show(picture: string | Promise<string>, alt: string): unknown {
  const draw = (url: string): TemplateResult =>
    url === missing ? html`<p class="card-note">${t('This picture is not in the log any more, or is of a kind that is not shown.')}</p>` : html`<img src=${url} alt=${alt} />`;
  return typeof picture === 'string' ? draw(picture) : until(picture.then(draw), html`<p class="quiet">${t('Loading')}</p>`);
}

function pictureOf({ state }: Dashboard, run: string, { tag, step }: Artifact): string | Promise<string> {
  const key = `${run}\n${tag}\n${step}`;
  const known = pictures.get(key);
  if (known !== undefined) return known;
  const loading = state.host.image(run, tag, step).then(
    (image) => (image ? URL.createObjectURL(new Blob([image.bytes as Uint8Array<ArrayBuffer>], { type: image.mime })) : missing),
    () => missing,
  );
  pictures.set(key, loading);
  void loading.then((url) => pictures.has(key) && pictures.set(key, url));
  if (pictures.size > mostPictures) void dropOldest();
  return loading;
}

async function dropOldest(): Promise<void> {
  const [key, picture] = pictures.entries().next().value!;
  pictures.delete(key);
  const url = await picture;
  if (url !== missing) URL.revokeObjectURL(url);
}
