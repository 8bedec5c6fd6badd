import type { Disposable } from '../../base/disposable.ts';
import type { EngineSession } from '../engine/engineSession.ts';
import { localize } from '../localize.ts';
import { configFileName } from '../roots.ts';
import { titleOf } from '../runs/runOrder.ts';
import type { KnownNames } from '../yamlLanguage/keys.ts';
import { type KnownName, registerYamlLanguage } from '../yamlLanguage/language.ts';
import { configKeys as keys } from './keys.ts';

/** Completion and hover for `lossband.yaml`. Its squiggles are the engine's, which reads it anyway. */
export function registerConfigLanguage(session: EngineSession): Disposable {
  return registerYamlLanguage({ selector: { pattern: `**/${configFileName}` }, keys, names: (known) => namesOf(session, known) });
}

async function namesOf(session: EngineSession, known: KnownNames): Promise<KnownName[]> {
  if (known === 'metrics') return metrics(session).map((label) => ({ label }));
  if (known === 'runs') return [...session.mirror.runs.values()].map((info) => ({ label: info.run.name, detail: titleOf(info) }));
  return (await session.far.rules()).map(({ id, title }) => ({ label: id, detail: localize(title) }));
}

function metrics({ mirror }: EngineSession): string[] {
  const tags = new Set<string>();
  for (const { series } of mirror.runs.values()) for (const { tag } of series) tags.add(tag);
  return [...tags].sort((a, b) => a.localeCompare(b, undefined, { numeric: true }));
}
