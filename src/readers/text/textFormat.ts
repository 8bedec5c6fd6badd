import type { StreamFormat } from '../contract.ts';
import type { Finish } from './printout.ts';
import { gatherEvidence, isProse, scoreText } from './sniffText.ts';
import { TextReader } from './textReader.ts';

interface Dialect {
  id: string;
  title: string;
  /** What only this framework prints. Left out by the format for all other texts. */
  signature?: RegExp;
  finish?: Finish;
}

/** A format of printed text. All share one line model, as one file often holds the output of several libraries. */
export function textFormat({ id, title, signature, finish }: Dialect): StreamFormat {
  return {
    kind: 'stream',
    id,
    title,
    sniff(path, head, patterns = []) {
      const evidence = gatherEvidence(path, head, patterns);
      const score = scoreText(path, evidence);
      if (!signature) return patterns.length > 0 && evidence.points > 1 ? Math.max(score, 0.4) : score;
      return evidence.points > 0 && !isProse(path) && signature.test(evidence.text) ? 0.9 : 0;
    },
    place: (path) => ({ run: path }),
    create: (source, state) => new TextReader(source, state, finish),
  };
}
