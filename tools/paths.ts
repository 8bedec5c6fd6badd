import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository: the extension under development. */
export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');
/** What is downloaded to test with; ignored by git, kept between runs. */
export const testDownloads = join(root, '.vscode-test');
export const demoFolder = join(root, 'demo');
/** The extension that gives the API of the extension host to tools and tests. */
export const probeExtension = join(root, 'tools', 'vscode', 'probe');
