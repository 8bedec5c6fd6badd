import { Console } from './console.ts';
import { decodePieces, isWide } from './decode.ts';
import type { Sample } from './sample.ts';
import { Screen } from './screen.ts';
import { isKnownMetric } from './words.ts';

/** What the beginning of a file shows of being the output of a training. */
export interface Evidence {
  text: string;
  lines: number;
  points: number;
  /** Tags with a name that metrics have in all frameworks. */
  known: number;
  /** Different places of the tag that has the most; points that only have a row do not count. */
  longest: number;
}

const defaults = {
  /** Bytes that are looked at of what its name says is no log: most files of most trees. */
  proseHead: 4096,
};

const none: Evidence = { text: '', lines: 0, points: 0, known: 0, longest: 0 };

/** Source, markup, configuration: texts that may speak of epochs and losses, and are no logs unless they hold little else. */
const proseExtensions =
  'mdx?|rst|adoc|tex|html?|xml|svg|css|scss|less|vue|ipynb|ya?ml|toml|ini|cfg|conf|jsonc?|lock|map|diff|patch|po|sql|proto|' +
  'py[iwx]?|r|jl|m|[mc]?[jt]s|[jt]sx|java|kt|scala|swift|cs|c|cc|cxx|cpp|h|hh|hpp|cu|cuh|go|rs|rb|php|p[lm]|lua|sh|bash|zsh|ps1|bat|cmd';
const proseName = new RegExp(`\\.(?:${proseExtensions})$|(?:^|/)(?:readme|changelog|licen[cs]e|requirements|makefile)[^/]*$`, 'i');

/** Whether the name is that of a text that people write. */
export const isProse = (path: string): boolean => proseName.test(path);

/** All formats of printed text ask about the same head. */
const gathered = new WeakMap<Uint8Array, Evidence>();

/** Reads the head as the reader would. Binary files give no evidence. */
export function gatherEvidence(path: string, head: Uint8Array, patterns: readonly RegExp[] = []): Evidence {
  let evidence = gathered.get(head);
  if (!evidence) {
    const part = isProse(path) ? head.subarray(0, defaults.proseHead) : head;
    gathered.set(head, (evidence = isPrinted(part, patterns) ? gather(part, patterns) : none));
  }
  return evidence;
}

/** Rules out most files that are no logs: the line model takes ten times as long. */
function isPrinted(head: Uint8Array, patterns: readonly RegExp[]): boolean {
  const wide = isWide(head);
  if (!wide && head.includes(0)) return false;
  const text = decodePieces(head, wide);
  return (/\d/.test(text) && (isKnownMetric(text) || countsAloud.test(text) || boosts.test(text))) || patterns.length > 0;
}

function gather(head: Uint8Array, patterns: readonly RegExp[]): Evidence {
  const places = new Map<string, Set<number>>();
  const lines: string[] = [];
  let points = 0;
  const take = ({ tag, x, kind }: Sample): void => {
    points++;
    const seen = places.get(tag) ?? new Set();
    places.set(tag, seen);
    if (kind !== 'row') seen.add(x);
  };
  const console = new Console(patterns);
  new Screen().feed(head, 0, true, {
    line: (text) => {
      if (text.trim() !== '') lines.push(text);
      console.line(text, take);
    },
    overwritten: (text) => console.overwritten(text, take),
  });
  console.end(take);
  const longest = Math.max(0, ...[...places.values()].map((seen) => seen.size));
  return { text: lines.join('\n'), lines: lines.length, points, known: [...places.keys()].filter(isKnownMetric).length, longest };
}

/** CatBoost, and XGBoost and LightGBM, whatever they measure, and Optuna. */
const boosts = /^(?:.{0,40}Trial \d+ finished with values?: |\d+:\t(?:learn|test\d*): |.{0,80}?\[\d+\]\t[^\t\n]+:\s?[-+\d.]+)/m;

/** A dictionary that ends with the epoch, as Hugging Face's trainer prints them, and CycleGAN's lines, whatever is measured. */
const trainerRecord = /^(?:\{'.+': .+, 'epoch': '?[\d.]+'?\}$|\(epoch: \d+, iters: \d+, time: )/m;

const countsAloud = /\b(?:epoch|ep|iter(?:ation|ate)?|episode|generation|round)\b|^s:\d+ \w+:/im;

/** 0 to 0.5: a text log is what nothing more special claims. */
export function scoreText(path: string, { text, lines, points, known, longest }: Evidence): number {
  if (points === 0) return 0;
  // Metrics by other names (`change`, `fitness`) are believed where hardly anything but numbered lines of them is printed.
  if (known === 0 && !trainerRecord.test(text)) return longest >= 5 && points >= lines * 0.5 && !isProse(path) && countsAloud.test(text) ? 0.3 : 0;
  if (isProse(path)) return longest >= 3 && points >= lines * 0.8 ? 0.2 : 0;
  if (longest >= 3) return 0.5;
  // A log of which only the first lines are there yet, or one that numbers nothing: they must be much of what there is.
  return longest === 2 || points >= lines * 0.3 || trainerRecord.test(text) ? 0.4 : 0;
}
