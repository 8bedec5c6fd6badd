import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { root } from '../paths.ts';

/** Event files are written by Lossband itself; the package's writer would bring protobuf in. */
const withoutProtobuf: Plugin = {
  name: 'without-protobuf',
  setup(plugin) {
    plugin.onResolve({ filter: /proto\/api_pb$/ }, () => ({ path: 'api_pb', namespace: 'empty' }));
    plugin.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'module.exports = {};' }));
  },
};

/**
 * The package's kernels as one file that gives a function of `require`: kernels must be registered with the very TensorFlow.js
 * that trains, which is inside the trainer's bundle, so the trainer hands its own over.
 */
export async function bundleKernels(tfjsNode: string, outfile: string): Promise<void> {
  await build({
    stdin: {
      contents: "exports.NodeJSKernelBackend = require('./nodejs_kernel_backend').NodeJSKernelBackend; exports.register = () => require('./register_all_kernels');",
      resolveDir: join(tfjsNode, 'dist'),
    },
    absWorkingDir: root,
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    external: ['@tensorflow/tfjs', '@tensorflow/tfjs-core'],
    plugins: [withoutProtobuf],
    banner: { js: '/* Kernels of @tensorflow/tfjs-node 4.22.0, Copyright Google LLC, Apache License 2.0. */\nmodule.exports = (require) => { const module = { exports: {} }; let exports = module.exports;' },
    footer: { js: 'return module.exports; };' },
    legalComments: 'none',
  });
}
