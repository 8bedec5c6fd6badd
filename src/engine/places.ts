import { join } from 'node:path';
import { globMatches } from '../model/glob.ts';
import type { Finding } from '../model/finding.ts';
import type { SourcePlace } from '../protocol/engineApi.ts';
import { fixedLimit } from '../analysis/rules/fixedLimit.ts';
import { formats } from '../readers/index.ts';
import type { Core } from './core.ts';
import { findRow } from './rows.ts';

/** The lines that a finding belongs on, as far as the config and the log themselves tell; undefined where there is no such finding. */
export function collectPlaces(core: Core, id: string): SourcePlace[] | undefined {
  const finding = core.store.catalog.findings.get(id)?.finding;
  if (!finding) return undefined;
  return [...limitPlaces(core, finding), ...rowPlaces(core, finding)];
}

function limitPlaces({ config: { config, path } }: Core, { metric, rule }: Finding): SourcePlace[] {
  if (path === undefined || rule !== fixedLimit.id) return [];
  const limit = config.limits.find((candidate) => globMatches(candidate.metric, metric));
  return limit?.range ? [{ path, range: limit.range, role: 'limit' }] : [];
}

function rowPlaces(core: Core, { run, source, metric, step }: Finding): SourcePlace[] {
  const root = core.rootOf(run);
  const row = [...core.store.catalog.sources.values()].find((candidate) => candidate.root === root?.path && candidate.path === source && !candidate.gone);
  const format = formats.find((candidate) => candidate.id === row?.format);
  if (!root || !row || format?.kind !== 'stream') return [];
  const path = join(root.base, source);
  const patterns = core.config.config.patterns.map((pattern) => new RegExp(pattern));
  const line = findRow(format, { path: row.home, patterns }, path, metric, step);
  return line === undefined ? [] : [{ path, range: { line, column: 0, endLine: line + 1, endColumn: 0 }, role: 'row' }];
}
