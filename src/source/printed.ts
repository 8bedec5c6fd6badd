/** What stands between a name and its value in printed lines: `loss: 0.3`, `loss=0.3`, `val_loss 0.3`, `"loss": 0.3`. */
const nameBefore = /([\p{L}_][\p{L}\p{N}_./-]*)["']?\s*[:=]?\s*$/u;

/**
 * The name that a printed value goes by: the word before it, else the variable that it comes from.
 * @param before the literal text up to the value
 */
export function printedName(before: string, variable: string | undefined): string | undefined {
  return nameBefore.exec(before)?.[1] ?? variable;
}
