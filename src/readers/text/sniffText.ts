import { Console } from './console.ts';
import type { Sample } from './sample.ts';
import { Screen } from './screen.ts';
import { isKnownMetric } from './words.ts';

/** What the beginning of a file shows of being the output of a training. */
export interface Evidence {
  text: string;
  lines: number;
  points: number;
  /** Tags with a name that metrics have in all frameworks and a place on the x-axis. */
  known: number;
  /** Points of the tag with the most different places. */
  longest: number;
}

const none: Evidence = { text: '', lines: 0, points: 0, known: 0, longest: 0 };

/** All formats of printed text ask about the same head. */
const gathered = new WeakMap<Uint8Array, Evidence>();

/** Reads the head as the reader would. Binary files give no evidence. */
export function gatherEvidence(head: Uint8Array, patterns: readonly RegExp[] = []): Evidence {
  let evidence = gathered.get(head);
  if (!evidence) gathered.set(head, (evidence = isPrinted(head, patterns) ? gather(head, patterns) : none));
  return evidence;
}

/** Most files of a tree are ruled out here: the whole line model takes ten times as long. */
function isPrinted(head: Uint8Array, patterns: readonly RegExp[]): boolean {
  const wide = head[0] === 0xff && head[1] === 0xfe;
  if (!wide && head.includes(0)) return false;
  const text = new TextDecoder(wide ? 'utf-16le' : 'utf-8').decode(head);
  return (/\d/.test(text) && (isKnownMetric(text) || /^\d+:\tlearn: /m.test(text))) || patterns.length > 0;
}

function gather(head: Uint8Array, patterns: readonly RegExp[]): Evidence {
  const steps = new Map<string, Set<number>>();
  const evidence = { ...none };
  const lines: string[] = [];
  const take = ({ tag, x, kind }: Sample): void => {
    evidence.points++;
    let seen = steps.get(tag);
    if (!seen) steps.set(tag, (seen = new Set()));
    seen.add(kind === 'row' ? seen.size : x);
  };
  const console = new Console(patterns);
  new Screen().feed(head, 0, true, {
    line: (text) => {
      lines.push(text);
      console.line(text, take);
    },
    overwritten: (text) => console.overwritten(text, take),
  });
  console.end(take);
  evidence.text = lines.join('\n');
  evidence.lines = lines.filter((line) => line.trim() !== '').length;
  for (const [tag, seen] of steps) {
    if (isKnownMetric(tag)) evidence.known++;
    evidence.longest = Math.max(evidence.longest, seen.size);
  }
  return evidence;
}

/** Source, markup, configuration: texts that may speak of epochs and losses, and are no logs unless they hold little else. */
const proseName = /\.(?:md|mdx|rst|tex|html?|xml|ipynb|py|pyi|r|jl|m|js|mjs|cjs|ts|tsx|jsx|java|c|cc|cpp|h|hpp|cu|go|rs|sh|bash|zsh|ps1|bat|css|ya?ml|toml|ini|cfg|conf|json|lock)$/i;

/** Whether the name is that of a text that people write. */
export const isProse = (path: string): boolean =>
  proseName.test(path) || /(?:^|\/)(?:readme|changelog|license|requirements)[^/]*$/i.test(path);

/** 0 to 0.5: a text log is what nothing more special claims. */
export function scoreText(path: string, evidence: Evidence): number {
  const { lines, points, known, longest } = evidence;
  if (points === 0 || known === 0) return 0;
  if (isProse(path)) return longest >= 3 && points >= lines * 0.8 ? 0.2 : 0;
  if (longest >= 3) return 0.5;
  // A log of which only the first lines are there yet: they must be most of what there is.
  return longest >= 2 || points >= lines * 0.3 ? 0.4 : 0;
}
