/** Languages in which lines are looked for, by the ends of their files' names. Python first: most trainings are written in it. */
const languages: Record<string, readonly string[]> = {
  python: ['py'],
  typescript: ['ts', 'mts', 'cts'],
  typescriptreact: ['tsx'],
  javascript: ['js', 'mjs', 'cjs'],
  javascriptreact: ['jsx'],
  yaml: ['yaml', 'yml'],
  json: ['json'],
};

export const isSourceLanguage = (languageId: string): boolean => languageId in languages || languageId === 'jsonc';

export const sourceGlob = `**/*.{${Object.values(languages).flat().join(',')}}`;

export function languageOf(path: string): string | undefined {
  const end = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  return Object.keys(languages).find((id) => languages[id]?.includes(end));
}
