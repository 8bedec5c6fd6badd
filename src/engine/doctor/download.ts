import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../base/errors.ts';
import type { PackageFile } from '../../model/catalogue.ts';
import type { BackendSettings } from '../../tune/backends/contract.ts';
import { addonOf } from '../../tune/backends/native/addon.ts';
import { findTensorflow } from '../../tune/backends/native/places.ts';
import { fetchPackage } from '../downloads/fetchPackage.ts';

/** A wheel by its checksum. Only the libraries in it are used, so it need not fit the Python that fetches it. */
export interface Wheel extends PackageFile {
  /** Tags of the file's name. */
  python: string;
  platform: string;
}

/** What is fetched, by platform and architecture as Node.js names them. A build with CUDA is some gigabytes with NVIDIA's libraries: pip installs it better. */
const wheels: Readonly<Record<string, Wheel>> = {
  'linux-x64': {
    registry: 'PyPI', package: 'tensorflow-cpu', version: '2.21.0', sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
    python: '311', platform: 'manylinux_2_27_x86_64', megabytes: 274,
  },
};

/** @throws UserError where there is none for this platform */
export function pinnedWheel(): Wheel {
  const platform = `${process.platform}-${process.arch}`, wheel = wheels[platform];
  if (!wheel) throw new UserError(`There is no pinned TensorFlow for ${platform}: install it, and name its folder.`);
  return wheel;
}

/** Libraries, licences, and what tells the version; nothing that runs. */
const wanted = ['^tensorflow/libtensorflow', '/build_info\\.py$', '\\.dist-info/', '^tensorflow/THIRD_PARTY'];

/**
 * Fetches the libraries of TensorFlow into the storage, where they are found from then on.
 * @throws UserError with pip's own words; nothing half-made is left behind
 */
export async function downloadTensorflow(storage: string, wheel: Wheel): Promise<string> {
  const target = join(storage, 'tensorflow', wheel.version);
  const tags = ['--python-version', wheel.python, '--implementation', 'cp', '--abi', `cp${wheel.python}`, '--platform', wheel.platform];
  await fetchPackage({ title: 'TensorFlow', source: wheel, tags, keep: wanted, storage, target });
  return join(target, 'tensorflow');
}

/** What could be fetched for a machine whose addon finds no TensorFlow; undefined where nothing can, or nothing need. */
export function maybeOffer(settings: BackendSettings): PackageFile | undefined {
  const wheel = wheels[`${process.platform}-${process.arch}`];
  return wheel && existsSync(addonOf(settings)) && findTensorflow(settings).libraries.length === 0 ? wheel : undefined;
}
