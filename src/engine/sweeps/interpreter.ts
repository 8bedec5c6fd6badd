import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

let picked: string | undefined;

/** The Python that a sweep uses where nobody chose one: of the two usual names, the first that the PATH has. */
export function pickInterpreter(): string {
  if (picked) return picked;
  const names = process.platform === 'win32' ? ['python.exe'] : ['python', 'python3'], folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return (picked = names.find((name) => folders.some((folder) => existsSync(join(folder, name)))) ?? 'python');
}
