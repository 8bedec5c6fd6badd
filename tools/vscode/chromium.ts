import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge', 'msedge'];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** Shown where no browser is found. */
export const howToGetChromium = 'No Chromium found for the host tests: install one (Debian, Ubuntu: apt-get install chromium) or set LOSSBAND_CHROMIUM to the path of a Chrome, Chromium or Edge.';

/** A browser of Chromium's kind on this machine. */
export function findChromium(): string | undefined {
  const given = process.env['LOSSBAND_CHROMIUM'];
  if (given) return given;
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const onPath = (process.env['PATH'] ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name + suffix)));
  return [...onPath, ...places].find((path) => existsSync(path));
}
