const wide: Record<string, string> = { '：': ':', '，': ',', '｜': '|', '；': ';', '（': '(', '）': ')', '＝': '=', '、': ',', '。': '. ' };

/** `tensor(0.5432, device='cuda:0', grad_fn=<NllLossBackward0>)`, `np.float64(0.5)`: the number in it. */
const wrapped = /\b(?:tensor|np\.float\d+|np\.int\d+|array)\(\s*([-+\d.e]+|nan|-?inf)\.?\s*(?:,[^()]*(?:\([^()]*\))?[^()]*)?\)/gi;

/** A printed line as plain text: no control characters, ASCII punctuation, numbers out of their wrappers. */
export function cleanLine(line: string): string {
  // eslint-disable-next-line no-control-regex
  const plain = line.replace(/[\x00-\x08\x0b-\x1f\x7f\ufeff]/g, '').replace(/[：，｜；（）＝、。]/g, (mark) => wide[mark]!);
  return plain.includes('(') ? plain.replace(wrapped, '$1') : plain;
}
