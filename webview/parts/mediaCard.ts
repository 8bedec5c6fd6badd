import { html, type TemplateResult } from 'lit';
import { messageOf } from '../../src/base/errors.ts';
import { Throttle } from '../../src/base/queue.ts';
import type { Artifact, ConfusionMatrixArtifact, HistogramArtifact, PrCurveArtifact } from '../../src/model/artifact.ts';
import type { RunInfo } from '../../src/protocol/engineApi.ts';
import type { ChartKind } from '../charts/contract.ts';
import { confusionMatrix, type ConfusionMatrixData } from '../charts/confusionMatrix.ts';
import { distribution } from '../charts/distribution.ts';
import { histogram, type HistogramData } from '../charts/histogram.ts';
import { prCurve, type PrCurveData } from '../charts/prCurve.ts';
import { rocCurve } from '../charts/rocCurve.ts';
import { chartPictures } from '../exports/chartActions.ts';
import { nameOf } from '../names.ts';
import { onSight } from '../onSight.ts';
import type { StateChange } from '../state.ts';
import { t } from '../strings.ts';
import { dataTable } from './dataTable.ts';
import { iconButton } from './icons.ts';
import { imageStrip } from './imageStrip.ts';
import { menu } from './menu.ts';
import { Part } from './part.ts';
import type { Plot } from './plot.ts';
import { textList } from './textList.ts';

/** A run with what it logged under the card's tag, in the order of steps. */
export interface LoggedArtifacts {
  info: RunInfo;
  artifacts: Artifact[];
}

/** Media change seldom and weigh much. */
const newsEvery = 2000;
/** More runs than this side by side are a wall of pictures. */
const mostRuns = 4;

/** Images, texts, histograms or curves of one tag, of the first of the drawn runs that have them. */
export class MediaCard extends Part {
  static override properties = {
    ...Part.properties,
    kind: { attribute: false },
    tag: { attribute: false },
    logged: { state: true },
    asTable: { state: true },
    second: { state: true },
    failure: { state: true },
  };
  declare kind: Artifact['kind'];
  declare tag: string;
  declare logged: LoggedArtifacts[] | undefined;
  declare asTable: boolean;
  /** The other view of the kind: histograms as bands over steps, PR curves as ROC curves. */
  declare second: boolean;
  declare failure: string | undefined;
  #seen = false;
  #drawn: { key: unknown[]; config(): ReturnType<typeof histogram.draw> } | undefined;
  readonly #news = new Throttle(newsEvery, () => void this.#load());

  override connectedCallback(): void {
    super.connectedCallback();
    const look = (seen: boolean): void => {
      this.#seen = seen;
      if (seen) this.#news.request();
    };
    this.store.add(this.#news);
    this.store.add(onSight(this, look));
  }

  override render(): TemplateResult {
    const charted = this.kind !== 'image' && this.kind !== 'text';
    return html`<section class="card media" aria-label=${this.tag}>
      <header class="card-head">
        <h3 title=${this.tag}>${this.tag}</h3>
        <span class="chips">${(this.logged ?? []).map(({ info }) => nameOf(info)).join(' · ')}</span>
        <span class="card-actions">
          ${charted ? this.#actions() : ''}
        </span>
      </header>
      ${this.failure ? html`<p class="card-note">${this.failure}</p>` : ''} ${this.logged ? this.#content(this.logged) : html`<p class="quiet">${t('Loading')}</p>`}
    </section>`;
  }

  protected override onChange({ runs, view }: StateChange): void {
    const mine = !runs || view || this.logged?.some(({ info }) => runs.has(info.run.id));
    if (mine && this.#seen) this.#news.request();
  }

  #actions(): TemplateResult {
    const title = this.#secondTitle();
    const second = title && iconButton({ name: 'chart', label: title, pressed: this.second ?? false, run: () => void (this.second = !this.second) });
    const table = iconButton({ name: 'table', label: t('Show data as table'), pressed: this.asTable ?? false, run: () => void (this.asTable = !this.asTable) });
    const pictures = chartPictures({ dashboard: this.dashboard, id: this.tag, plot: () => this.querySelector<Plot>('lossband-plot')?.chart });
    return html`${second ?? ''} ${table} ${menu(`media ${this.kind} ${this.tag}`, 'more', t('Chart actions'), pictures)}`;
  }

  /** Only PR curves with the counts behind them can be seen as ROC curves. */
  #secondTitle(): string | undefined {
    if (this.kind === 'histogram') return t('Distribution over time');
    const countable = this.kind === 'prCurve' && this.logged?.some(({ artifacts }) => (artifacts.at(-1) as PrCurveArtifact | undefined)?.outcomes);
    return countable ? t('ROC curve') : undefined;
  }

  #content(logged: LoggedArtifacts[]): TemplateResult {
    if (this.kind === 'image') return imageStrip(this.dashboard, this.tag, logged);
    if (this.kind === 'text') return textList(this.tag, logged);
    if (this.kind === 'prCurve') {
      const curves = logged.map(({ info, artifacts }) => ({ label: nameOf(info), colour: info.notes.colour ?? info.colour, curve: artifacts.at(-1) as PrCurveArtifact }));
      return this.#chart<PrCurveData>(this.second ? rocCurve : prCurve, { curves });
    }
    const [first] = logged;
    const colour = first ? (first.info.notes.colour ?? first.info.colour) : 0;
    if (this.kind === 'confusionMatrix') return this.#chart<ConfusionMatrixData>(confusionMatrix, { matrix: first?.artifacts.at(-1) as ConfusionMatrixArtifact | undefined, colour });
    return this.#chart<HistogramData>(this.second ? distribution : histogram, { histograms: (first?.artifacts ?? []) as HistogramArtifact[], colour });
  }

  #chart<Data>(kind: ChartKind<Data>, data: Data): TemplateResult {
    if (this.asTable) return dataTable(kind.table(data), this.tag);
    const { look } = this.dashboard;
    const key = [kind, this.logged, look];
    if (!this.#drawn?.key.every((part, at) => part === key[at])) this.#drawn = { key, config: () => kind.draw(data, look) };
    return html`<lossband-plot .config=${this.#drawn!.config} .look=${look} .label=${`${this.tag}. ${kind.describe(data)}`}></lossband-plot>`;
  }

  async #load(): Promise<void> {
    if (!this.isConnected) return;
    const { state } = this.dashboard;
    const infos = state.shown.filter(({ artifacts }) => artifacts.some(({ kind, tag }) => kind === this.kind && tag === this.tag)).slice(0, mostRuns);
    try {
      const load = async (info: RunInfo): Promise<LoggedArtifacts> => {
        const artifacts = await state.host.artifacts(info.run.id, this.kind, this.tag);
        return { info, artifacts: artifacts.toSorted((a, b) => a.step - b.step) };
      };
      this.logged = await Promise.all(infos.map(load));
      this.failure = undefined;
    } catch (error) {
      this.failure = messageOf(error);
    }
  }
}

customElements.define('lossband-media-card', MediaCard);
