import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runQuietly } from '../children.ts';
import { root } from '../paths.ts';

/** A C++ compiler that runs. */
export async function compilerOf(): Promise<string> {
  const compiler = process.env['CXX'] ?? 'g++';
  await runQuietly(compiler, ['--version']).catch(() => {
    throw new Error(`There is no C++ compiler: ${compiler} does not run. Install g++ 11 or newer, or name one by $CXX.`);
  });
  return compiler;
}

export interface BindingBuild {
  compiler: string;
  /** Folder with a copy of the package's `binding`; it is changed. */
  sources: string;
  include: string[];
  /** Where the addon goes. */
  addon: string;
}

/**
 * Compiles the package's own C++ with our changes and entry points, and links it to stubs that only have the names of the real libraries.
 * So no TensorFlow is needed to build it, and what comes out is tied to none: at run time the directory `tf` beside the addon leads to one.
 */
export async function buildBinding({ compiler, sources, include, addon }: BindingBuild): Promise<void> {
  const own = join(root, 'tools', 'addon'), binding = join(sources, 'binding');
  await runQuietly('patch', ['-p1', '-i', join(own, 'binding.patch')], { cwd: sources });
  await Promise.all(['functions.cc', 'functions.h'].map((name) => copyFile(join(own, name), join(binding, name))));
  const units = ['tfjs_backend', 'tfjs_binding', 'functions'];
  const flags = ['-c', '-O2', '-std=c++17', '-fPIC', '-fvisibility=hidden', '-DNAPI_VERSION=8', ...include.map((folder) => `-I${folder}`)];
  for (const unit of units) await runQuietly(compiler, [...flags, `${unit}.cc`, '-o', `${unit}.o`], { cwd: binding });
  const objects = units.map((unit) => `${unit}.o`);
  await makeStubs(compiler, objects, binding);
  const libraries = ['-Lstub', '-l:libtensorflow_cc.so.2', '-Wl,--no-as-needed', '-l:libtensorflow_framework.so.2', '-Wl,-rpath,$ORIGIN/tf'];
  await runQuietly(compiler, ['-shared', '-s', ...objects, ...libraries, '-o', addon], { cwd: binding });
}

/** Libraries of the right names that define, as nothing, each function of TensorFlow that the objects call. */
async function makeStubs(compiler: string, objects: string[], folder: string): Promise<void> {
  const symbols = await runQuietly('nm', ['-u', ...objects], { cwd: folder });
  const names = [...new Set(symbols.match(/\bTFE?_\w+/g))];
  await mkdir(join(folder, 'stub'), { recursive: true });
  await writeFile(join(folder, 'stub', 'names.cc'), names.map((name) => `extern "C" void ${name}() {}\n`).join(''));
  await writeFile(join(folder, 'stub', 'none.cc'), '');
  const library = (soname: string, source: string): Promise<string> =>
    runQuietly(compiler, ['-shared', '-fPIC', `-Wl,-soname,${soname}`, join('stub', source), '-o', join('stub', soname)], { cwd: folder });
  await library('libtensorflow_cc.so.2', 'names.cc');
  await library('libtensorflow_framework.so.2', 'none.cc');
}
