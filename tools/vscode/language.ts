import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Makes a display language known to a VS Code that has no language pack for it: an empty one, so that VS Code's own words stay English
 * and every extension speaks the language. (The real packs are only in marketplaces, which tests do without.)
 */
export async function addEmptyLanguagePack(userData: string, locale: string): Promise<void> {
  const contents = join(userData, `${locale}.i18n.json`);
  await writeFile(contents, JSON.stringify({ contents: {} }));
  const extension = { extensionIdentifier: { id: `lossband-tests.${locale}` }, version: '0.0.0' };
  const pack = { hash: locale, label: locale, extensions: [extension], translations: { vscode: contents } };
  await writeFile(join(userData, 'languagepacks.json'), JSON.stringify({ [locale]: pack }));
}
