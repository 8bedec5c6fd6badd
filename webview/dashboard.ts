import type { Axis } from '../src/protocol/viewApi.ts';
import { Crosshair } from './crosshair.ts';
import { SeriesLoader } from './loader.ts';
import { NewsBeat } from './newsBeat.ts';
import { onDidChangeLook, readLook, type Look } from './theme.ts';
import { Emitter, type Event } from '../src/base/event.ts';
import type { DashboardState } from './state.ts';

/** What every part of the page is given. */
export class Dashboard {
  readonly state: DashboardState;
  readonly loader: SeriesLoader;
  readonly crosshair = new Crosshair();
  readonly #didChangeLook = new Emitter<void>();
  readonly #didSay = new Emitter<string>();
  readonly onDidChangeLook: Event<void> = this.#didChangeLook.event;
  /** Sentences for the live region. */
  readonly onDidSay: Event<string> = this.#didSay.event;
  /** The run that stands out in all charts. */
  highlight: string | undefined;
  /** Cards in sight. The more there are, the slower they follow the news, so that twenty charts cost hardly more than five. */
  inSight = 0;
  /** Four pictures a second are seen as live; twenty charts need not be. */
  readonly news = new NewsBeat(() => Math.max(250, 75 * this.inSight));
  #look: Look;

  constructor(state: DashboardState) {
    this.state = state;
    this.loader = new SeriesLoader(state.host);
    this.#look = readLook();
    onDidChangeLook(() => {
      this.#look = readLook();
      this.#didChangeLook.fire();
    });
  }

  get look(): Look {
    return this.#look;
  }

  /** Speaks politely: for a person's own act or an alarm, never for each point. */
  say(text: string): void {
    this.#didSay.fire(text);
  }

  /** Runs something that may fail far away; the failure goes to the log and is said. */
  attempt(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      this.state.report(error);
      this.say(error instanceof Error ? error.message : String(error));
    });
  }

  setAxis(axis: Axis): void {
    this.crosshair.clear();
    this.state.update({ axis, zooms: {} });
  }

  toggleHighlight(run: string | undefined): void {
    this.highlight = this.highlight === run ? undefined : run;
    this.state.update({});
  }
}
