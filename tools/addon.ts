// npm run addon [-- --tensorflow FOLDER]: builds native/, what the native TensorFlow backend needs beside TensorFlow itself.
// Needs g++ (or $CXX) and the npm registry; for the headers an installed `tensorflow` package (the folder, or $LOSSBAND_TENSORFLOW) or else pip.
// The next build of the bundles copies native/ into dist/, and from there it goes into the package.
import { existsSync } from 'node:fs';
import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildBinding, compilerOf } from './addon/binding.ts';
import { bundleKernels } from './addon/kernels.ts';
import { tensorflowHeaders } from './addon/headers.ts';
import { fetchPackage, packages } from './addon/packages.ts';
import { root } from './paths.ts';

const { values } = parseArgs({ options: { tensorflow: { type: 'string' } } });

async function main(): Promise<void> {
  if (process.platform !== 'linux') throw new Error(`This script builds on Linux only; ${process.platform} has not been tried. Without the addon, training runs on WebAssembly.`);
  const compiler = await compilerOf();
  const out = join(root, 'native'), work = join(out, 'build');
  await mkdir(work, { recursive: true });
  const [tfjsNode, nodeApi] = await Promise.all([fetchPackage(packages.tfjsNode, work), fetchPackage(packages.nodeApiHeaders, work)]);
  const headers = await tensorflowHeaders(values.tensorflow ?? process.env['LOSSBAND_TENSORFLOW'], work);
  const sources = join(work, 'binding');
  await rm(sources, { recursive: true, force: true });
  await cp(join(tfjsNode, 'binding'), join(sources, 'binding'), { recursive: true });
  const target = join(out, `${process.platform}-${process.arch}`);
  await mkdir(target, { recursive: true });
  const addon = join(target, 'tfjs_binding.node');
  await buildBinding({ compiler, sources, include: [join(nodeApi, 'include'), headers], addon });
  await bundleKernels(tfjsNode, join(out, 'kernels.cjs'));
  if (!existsSync(addon)) throw new Error(`${addon} was not made.`);
  console.log(`Built ${addon} and ${join(out, 'kernels.cjs')}.`);
}

await main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
