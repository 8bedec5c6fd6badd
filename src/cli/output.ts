import { formatPhrase } from '../model/phrase.ts';
import type { Problem } from '../model/problem.ts';

/** Writes all of it, also into a pipe that is read slowly: the process must not end before. */
export function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => process.stdout.write(`${text}\n`, (error) => (error ? reject(error) : resolve())));
}

/** A number as JSON can hold it: NaN and the infinities as strings. */
export const jsonNumber = (value: number): number | string => (Number.isFinite(value) ? value : String(value));

export const problemText = ({ source, severity, message }: Problem): string => `${severity}: ${source ? `${source}: ` : ''}${formatPhrase(message)}`;
