const wide: Record<string, string> = { '：': ':', '，': ',', '｜': '|', '；': ';', '（': '(', '）': ')', '＝': '=', '、': ',', '。': '. ' };

/** Text without control characters other than those that move the cursor, and with ASCII punctuation. */
export function cleanText(text: string): string {
  return text.replace(/[\x00-\x07\x0b\x0c\x0e-\x1f\x7f\ufeff]/g, '').replace(/[：，｜；（）＝、。]/g, (mark) => wide[mark]!);
}
