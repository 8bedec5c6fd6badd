import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks again and again until there is an answer that is not undefined, null or false.
 * @throws what was waited for and the last error, when the time is up
 */
export async function waitFor<T>(what: string, ask: () => Promise<T> | T, seconds = 60): Promise<Exclude<T, undefined | null | false>> {
  const end = Date.now() + seconds * 1000;
  let last: unknown;
  do {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== null && answer !== false) return answer as Exclude<T, undefined | null | false>;
      last = undefined;
    } catch (error) {
      last = error;
    }
    await sleep(50);
  } while (Date.now() < end);
  throw new Error(`waited ${seconds} s in vain for ${what}`, { cause: last });
}
