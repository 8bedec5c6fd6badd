import { downloadAndUnzipVSCode, SilentReporter } from '@vscode/test-electron';
import { messageOf } from '../../src/base/errors.ts';
import { testDownloads } from '../paths.ts';
import { installNpmHost } from './npmHost.ts';

/** A VS Code to open: the desktop program, or the same workbench and extension host as a local server with a page. */
export type Host = { kind: 'desktop'; executable: string } | { kind: 'npm'; server: string };

/** Milliseconds without a byte after which the download counts as out of reach. */
const patience = 10_000;

/**
 * Chooses by itself: the desktop VS Code where it can be downloaded and can open a window, else the one from npm.
 * `LOSSBAND_VSCODE=npm` or `=desktop` chooses by hand.
 * @param say hears one line about the choice
 */
export async function chooseHost(say: (line: string) => void): Promise<Host> {
  const chosen = process.env['LOSSBAND_VSCODE'];
  if (chosen !== 'npm') {
    try {
      if (chosen !== 'desktop' && !hasDisplay()) throw new Error('there is no display');
      const executable = await downloadAndUnzipVSCode({ version: 'stable', cachePath: testDownloads, timeout: patience, reporter: new SilentReporter() });
      say('VS Code: desktop.');
      return { kind: 'desktop', executable };
    } catch (error) {
      if (chosen === 'desktop') throw error;
      say(`VS Code: the same workbench from npm, in a browser; the desktop program is out of reach (${messageOf(error)}).`);
    }
  }
  return { kind: 'npm', server: await installNpmHost(say) };
}

function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}
