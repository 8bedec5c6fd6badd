import { LitElement, type PropertyDeclarations } from 'lit';
import { DisposableStore } from '../../src/base/disposable.ts';
import type { Dashboard } from '../dashboard.ts';
import type { StateChange } from '../state.ts';

/** A piece of the page: drawn in the page's own tree, so that one style sheet serves all, and drawn again when the state or the theme changes. */
export abstract class Part extends LitElement {
  static override properties: PropertyDeclarations = { dashboard: { attribute: false } };
  declare dashboard: Dashboard;
  /** Ends with the part's stay in the page. */
  protected store = new DisposableStore();
  readonly #render = (): void => this.requestUpdate();

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.store = new DisposableStore();
    this.store.add(this.dashboard.state.onDidChange((change) => this.onChange(change)));
    this.store.add(this.dashboard.onDidChangeLook(() => this.requestUpdate()));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.store.dispose();
  }

  /** By default every change is reason enough, news at the next beat; parts that cost more look closer. */
  protected onChange({ view }: StateChange): void {
    if (view) this.requestUpdate();
    else this.dashboard.news.request(this.#render);
  }
}
