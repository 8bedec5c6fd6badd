/** A way to write things that only some programs or countries have, and how all others write the same. */
interface Spelling {
  /** What no other line has in it. */
  mark: RegExp;
  pattern: RegExp;
  plain: string | ((...groups: string[]) => string);
}

const spellings: readonly Spelling[] = [
  // `tensor(0.5432, device='cuda:0', grad_fn=<NllLossBackward0>)`, `tensor([0.5])`, `np.float64(0.5)`
  { mark: /(?:tensor|np\.\w+|array)\(/, pattern: /\b(?:tensor|np\.float\d+|np\.int\d+|array)\(\s*(?:\[+\s*([-+\d.e]+|nan|-?inf)\s*\]+|([-+\d.e]+|nan|-?inf)\.?)\s*(?:,[^()]*(?:\([^()]*\))?[^()]*)?\)/gi, plain: '$1$2' },
  // `第 3 轮`, `第3/10个epoch`, `第1轮/共10轮`, `第100次迭代`: Chinese puts the number before what it counts.
  { mark: /第/, pattern: /第\s*(\d+(?:\s*\/\s*\d+)?)\s*[个次]?\s*(轮次?|步|迭代|epoch|step)(?:\s*[/,]?\s*共\s*\d+\s*[轮步次个])?/gi, plain: ' $2 $1 ' },
  // `10'000`, `10’000`, `10 000` with a blank that does not break: thousands.
  { mark: /\d['’\u00a0\u202f\u2009]\d/, pattern: /(?<=\d)['’\u00a0\u202f\u2009](?=\d{3}(?!\d))/g, plain: '' },
  // C on Windows
  { mark: /1\.#/, pattern: /1\.#(INF|IND|QNAN|SNAN)\d*/g, plain: (_, kind) => (kind === 'INF' ? 'inf' : 'nan') },
  // Marian: the rest of `Cost 8.125 * 812,345 @ 1,234 after 812,345` says how many labels that is of.
  { mark: / : Cost /, pattern: /( : Cost \S+) \* [\d,]+ @ [\d,]+ after [\d,]+/, plain: '$1' },
  { mark: /Ep\. \d/, pattern: /\bEp\. (\d+) : Up\. (\d+) :/, plain: 'epoch $1 num_updates $2 |' },
  // TensorFlow's estimators
  { mark: /Saving dict for /, pattern: /\bSaving dict for (?=global step \d)/, plain: 'eval ' },
  // GANs: `D(G(z)): 0.5 / 0.1` is no D of something.
  { mark: /[A-Z]\([\w(]+\)+:/, pattern: /\b[A-Z]\((?:\w|[A-Z]\(\w\))\)(?=:)/g, plain: '"$&"' },
  // Caffe
  { mark: /net output/, pattern: /\b(Train|Test) net output #\d+: /, plain: '$1: ' },
  // MXNet
  { mark: /Batch \[\d+-/, pattern: /\bBatch \[\d+-(\d+)\]/, plain: 'Batch [$1]' },
  // `Epoch #3`
  { mark: /#\d/, pattern: /(?<![\w&#(])#(?=\d)/g, plain: '' },
  // torchtune: `1|10|Loss: 1.25`, epoch and step
  { mark: /\|Loss: /, pattern: /^\d+\|(\d+)\|(?=Loss: )/, plain: 'global_step $1 ' },
];

/** Spares nearly all lines the single patterns. */
const anyMark = new RegExp(spellings.map(({ mark }) => mark.source).join('|'));

/** The line as most programs would print it. */
export function spellOut(line: string): string {
  if (!anyMark.test(line)) return line;
  return spellings.reduce((text, { mark, pattern, plain }) => (mark.test(text) ? text.replace(pattern, plain as string) : text), line);
}
