import { directionOf } from '../model/direction.ts';
import { globMatches } from '../model/glob.ts';
import type { Config } from '../model/limit.ts';
import { expectedFor, type Expected } from './baseline/expected.ts';
import type { Detection, Detector, MonitorContext, MonitorState, Moment, Rule, Traits } from './contract.ts';
import { Episode } from './episode.ts';
import { isEvaluation, roleOf } from './role.ts';
import type { Row } from './row.ts';
import { rules } from './rules/index.ts';
import { clamp } from './stats/clamp.ts';
import { Track } from './track.ts';

interface Post {
  rule: Rule;
  detector: Detector;
  episode: Episode;
}

export interface WatchState {
  [key: string]: MonitorState;
}

/** What a batch of points brought to light. */
export interface Outcome {
  /** By rule and first step within a metric, so that an episode that changes many times in a batch is told once. */
  found: Map<string, Detection>;
  resolved: Map<string, Detection>;
}

export function traitsOf(tag: string, config: Config): Traits {
  return { tag, config, role: roleOf(tag), evaluation: isEvaluation(tag), direction: directionOf(tag, config.directions) };
}

function isOn(rule: Rule, traits: Traits): boolean {
  const { config, tag } = traits;
  if (!rule.byDefault && !config.rules.includes(rule.id)) return false;
  if (config.muted.some((mute) => mute.rule === rule.id && globMatches(mute.metric, tag))) return false;
  return rule.watches(traits);
}

export const detectionKey = ({ metric, rule, step }: Pick<Detection, 'metric' | 'rule' | 'step'>): string => JSON.stringify([metric, rule, step]);

/** One series and the rules that watch it. */
export class Watch {
  readonly #moment: Moment;
  readonly #posts: Post[];
  readonly #context: MonitorContext;
  /** Only where a rule asks for it. */
  #expected: Expected | undefined;

  constructor(tag: string, context: MonitorContext, row: Row, saved?: WatchState) {
    const traits = traitsOf(tag, context.config);
    const savedPosts = (saved?.['posts'] ?? {}) as { [rule: string]: { state: MonitorState; episode?: MonitorState } };
    this.#moment = {
      ...traits, row, step: 0, wall: NaN, value: NaN, index: (saved?.['index'] as number | undefined) ?? -1, track: new Track(traits, saved?.['track']),
      expectation: undefined,
    };
    this.#context = context;
    row.share(traits, this.#moment.track);
    this.#posts = rules
      .filter((rule) => isOn(rule, traits))
      .map((rule) => ({ rule, detector: rule.create(traits, savedPosts[rule.id]?.state), episode: new Episode(savedPosts[rule.id]?.episode) }));
    if (this.#posts.some(({ rule }) => rule.charted)) this.#expected = expectedFor(tag, context, saved?.['expected']);
  }

  get role(): Traits['role'] {
    return this.#moment.role;
  }

  /** Takes the newest point in. All series of a row do so before any is judged: rules look at each other's newest state. */
  push(step: number, wall: number, value: number): void {
    const moment = this.#moment;
    moment.index++;
    moment.step = step;
    moment.wall = wall;
    moment.value = value;
    if (!Number.isFinite(value)) return;
    moment.expectation = this.#expected?.at(step);
    this.#expected?.learn(step, clamp(value));
    moment.track.push(value, moment.row);
    if (moment.track.spike && !moment.evaluation) moment.row.noteSpike(moment.role);
  }

  /** Lets the rules look at the newest point. Returns the episodes that are new or changed. */
  judge(outcome: Outcome): Episode[] {
    const rung: Episode[] = [];
    for (const { rule, detector, episode } of this.#posts) {
      const hit = detector.check(this.#moment);
      if (hit) {
        episode.hit(rule, this.#moment, hit);
        rung.push(episode);
      } else {
        const ended = episode.miss(rule.quiet);
        if (ended) outcome.resolved.set(detectionKey(ended), ended);
      }
    }
    return rung;
  }

  /** What is going on now. */
  open(): Detection[] {
    return this.#posts.flatMap(({ episode }) => episode.open ?? []);
  }

  /** Time passed without a point. */
  tick(now: number, updatedAt: number, outcome: Outcome): void {
    for (const { rule, detector, episode } of this.#posts) {
      const hit = detector.tick?.(this.#moment, now, updatedAt);
      if (!hit) continue;
      const detection = episode.hit(rule, this.#moment, hit);
      outcome.found.set(detectionKey(detection), detection);
    }
  }

  /** The run is over: what time alone made ring has ended. */
  end(outcome: Outcome): void {
    for (const { detector, episode } of this.#posts) {
      const ended = detector.tick && episode.close();
      if (ended) outcome.resolved.set(detectionKey(ended), ended);
    }
  }

  /** What came from `step` on is void: episodes that began there end, and what was learnt is learnt anew. */
  rewind(step: number, outcome: Outcome): void {
    if (this.#moment.index < 0 || this.#moment.step < step) return;
    this.#moment.track = new Track(this.#moment);
    this.#moment.row.share(this.#moment, this.#moment.track);
    if (this.#expected) this.#expected = expectedFor(this.#moment.tag, this.#context);
    for (const post of this.#posts) {
      post.detector = post.rule.create(this.#moment);
      const { open } = post.episode;
      const ended = open && open.step >= step ? post.episode.close() : undefined;
      if (ended) outcome.resolved.set(detectionKey(ended), ended);
    }
  }

  state(): WatchState {
    const posts = this.#posts.map(({ rule, detector, episode }) => [rule.id, { state: detector.state(), episode: episode.state() ?? null }] as const);
    return { index: this.#moment.index, track: this.#moment.track.state(), expected: this.#expected?.state() ?? null, posts: Object.fromEntries(posts) as MonitorState };
  }
}
