const wide: Record<string, string> = { '：': ':', '，': ',', '｜': '|', '；': ';', '（': '(', '）': ')', '＝': '=', '、': ',', '。': '. ' };

/** `tensor(0.5432, device='cuda:0', grad_fn=<NllLossBackward0>)`, `np.float64(0.5)`: the number in it. */
const wrapped = /\b(?:tensor|np\.float\d+|np\.int\d+|array)\(\s*([-+\d.e]+|nan|-?inf)\.?\s*(?:,[^()]*(?:\([^()]*\))?[^()]*)?\)/gi;

/** Text without control characters other than those that move the cursor, and with ASCII punctuation. */
export function cleanText(text: string): string {
  return text.replace(/[\x00-\x07\x0b\x0c\x0e-\x1f\x7f\ufeff]/g, '').replace(/[：，｜；（）＝、。]/g, (mark) => wide[mark]!);
}

/** The line with numbers out of their wrappers. */
export const unwrapNumbers = (line: string): string => (line.includes('(') ? line.replace(wrapped, '$1') : line);

/** `第 3 轮`, `第3/10个epoch`, `第100次迭代`: Chinese puts the number before what it counts. */
const chineseCounter = /第\s*(\d+(?:\s*\/\s*\d+)?)\s*[个次]?\s*(轮次?|步|迭代|epoch|step)/gi;

/** The line with the names of counters before their numbers. */
export const nameCountersFirst = (line: string): string => (line.includes('第') ? line.replace(chineseCounter, ' $2 $1 ') : line);
