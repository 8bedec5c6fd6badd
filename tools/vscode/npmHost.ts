import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { endGroup, npm, startGroup } from '../children.ts';
import { testDownloads } from '../paths.ts';
import { waitFor } from '../wait.ts';

/** VS Code 1.139.1. Pinned, because its inner server is started in a way that the package does not promise to keep. */
const codeServer = 'code-server@4.139.1';

/** Installs the workbench from npm unless it is there; gives the path of its server's entry. About 600 MB. */
export async function installNpmHost(say: (line: string) => void): Promise<string> {
  const place = join(testDownloads, codeServer.replace('@', '-'));
  const serverFolder = (base: string): string => join(base, 'node_modules', 'code-server', 'lib', 'vscode');
  const entry = join(serverFolder(place), 'out', 'server-main.js');
  if (existsSync(entry)) return entry;
  say(`Installing ${codeServer} from npm, once (about 600 MB) …`);
  // Installed beside its place and then renamed: a run that is cut off, or a second one, leaves nothing half done.
  const building = `${place}.${process.pid}`;
  await mkdir(building, { recursive: true });
  await writeFile(join(building, 'package.json'), '{"private":true}');
  // No scripts: they compile native modules that the server works without.
  await npm(['install', '--ignore-scripts', '--no-audit', '--no-fund', codeServer], building);
  // The server's own packages, and those of the extensions that come with it (TypeScript).
  for (const folder of [serverFolder(building), join(serverFolder(building), 'extensions')]) {
    await npm(['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'], folder);
  }
  await rename(building, place).catch(async (error: unknown) => {
    await rm(building, { recursive: true, force: true });
    if (!existsSync(entry)) throw error;
  });
  return entry;
}

export interface ServerOptions {
  /** Path of the server's entry. */
  server: string;
  /** A fresh folder for settings, state and logs. */
  dataFolder: string;
  /** False opens folders that nobody trusted in Restricted Mode. */
  trusted: boolean;
  locale?: string;
  env?: Record<string, string>;
}

export interface Server {
  port: number;
  /** What the server printed. */
  output(): string;
  close(): Promise<void>;
}

/** Starts the workbench's server on the loopback address and waits until it answers. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const port = await freePort();
  const args = [options.server, '--host', '127.0.0.1', '--port', String(port), '--without-connection-token', '--accept-server-license-terms'];
  args.push('--server-data-dir', options.dataFolder, '--disable-telemetry');
  if (options.trusted) args.push('--disable-workspace-trust');
  if (options.locale) args.push('--locale', options.locale);
  const child = startGroup(process.execPath, args, { env: { ...process.env, ...options.env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  try {
    await waitFor('the workbench server', async () => {
      if (child.exitCode !== null) throw new Error(`it ended: ${output}`);
      return (await fetch(`http://127.0.0.1:${port}/`)).ok;
    });
  } catch (error) {
    await endGroup(child);
    throw error;
  }
  return { port, output: () => output, close: () => endGroup(child) };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The page that opens a folder. */
export function workbenchAddress(port: number, folder: string): string {
  return `http://127.0.0.1:${port}/?${new URLSearchParams({ folder: asUriPath(folder) })}`;
}

const asUriPath = (path: string): string => (path.startsWith('/') ? path : `/${path.replaceAll('\\', '/')}`);
