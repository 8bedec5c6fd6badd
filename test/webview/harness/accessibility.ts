import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Runs code in a page, or in the page that an element is in. */
interface Evaluator {
  evaluate<Result>(body: string | (() => Result)): Promise<Result>;
}

/** What axe finds wrong with a page as it is now, one line each. */
export async function violations(page: Evaluator): Promise<string[]> {
  await page.evaluate(`void (globalThis.axe ?? (() => { ${axe} })())`);
  return page.evaluate(async () => {
    const found = await (globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }).axe.run();
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 2).map(({ html }) => html).join(' ')}`);
  });
}
