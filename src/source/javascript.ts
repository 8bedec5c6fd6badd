import type { FindSites, Site, SiteFinder } from './contract.ts';
import { hparamStretches } from './javascript/hparams.ts';
import { logStretches, type Stretch } from './javascript/logCalls.ts';
import { tokensOf } from './javascript/tokens.ts';
import { LineIndex } from './lineIndex.ts';

const find: FindSites = (text) => {
  const tokens = tokensOf(text);
  const lines = new LineIndex(text);
  const site = (role: Site['role'], { name, from, to, certainty }: Stretch): Site => {
    // One line is enough for a squiggle.
    const firstLine = text.slice(from, to).split(/[\r\n]/, 1)[0] ?? '';
    return { role, name, range: lines.range(from, from + firstLine.trimEnd().length), certainty };
  };
  return tokens.flatMap((token, at) => {
    const calls = token.type === 'IdentifierName' && tokens[at + 1]?.value === '(' ? logStretches(tokens, at) : [];
    return [...calls.map((call) => site('log', call)), ...hparamStretches(tokens, at).map((set) => site('hparam', set))];
  });
};

/** JavaScript and TypeScript, by tokens: the calls that log look alike with and without types. */
export const javascript: SiteFinder = {
  id: 'javascript',
  languages: ['javascript', 'javascriptreact', 'typescript', 'typescriptreact'],
  load: () => Promise.resolve(find),
};
