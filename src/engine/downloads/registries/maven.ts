import type { Registry } from './contract.ts';

export const maven: Registry = {
  id: 'Maven',
  title: 'Maven',
  tools: () => [['mvn']],

  fetch: ({ package: name, version, platform }, folder, tool, run) =>
    run([...tool, '--batch-mode', '--quiet', 'dependency:copy', `-Dartifact=${[name, version, 'jar', platform].filter(Boolean).join(':')}`, `-DoutputDirectory=${folder}`]),
};
