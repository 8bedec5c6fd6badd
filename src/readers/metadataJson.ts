import type { DocumentFormat } from './contract.ts';
import { isObject, parseJson, type Json } from './json/parse.ts';
import { folderOf } from './paths.ts';
import { emptyRun } from './readings.ts';

const name = /(?:^|\/)files\/(?:wandb|swanlab)-metadata\.json$/;

/** Who ran what from which commit: SwanLab and older versions of W&B write it beside the log, not into it. */
export const metadataJson: DocumentFormat = {
  kind: 'document',
  id: 'metadata-json',
  title: 'Metadata of a run',
  companion: true,
  sniff: (path, head) => (name.test(path) && head[0] === 0x7b ? 0.5 : 0),
  place: (path) => ({ run: folderOf(folderOf(path)) }),
  read(_source, bytes) {
    const run = emptyRun();
    const metadata = parseJson(new TextDecoder().decode(bytes));
    if (!isObject(metadata)) return { runs: [run], problems: [] };
    const { git, git_info: info, git_remote: gitRemote, runtime } = metadata;
    // Up to 0.7 SwanLab had the two in a list.
    const [branchThen, commitThen] = Array.isArray(info) ? info : [];
    const { commit = commitThen, remote = gitRemote, remote_url, branch = branchThen } = isObject(git) ? git : {};
    const { host, hostname, command, program, args } = { ...metadata, ...(isObject(runtime) && runtime) } as { [key: string]: Json };
    const line = typeof program === 'string' ? [program, ...(Array.isArray(args) ? args : [])].join(' ') : undefined;
    const facts: Record<string, Json | undefined> = { commit, repository: remote ?? remote_url, branch, host: host ?? hostname, command: command ?? line };
    for (const [fact, text] of Object.entries(facts)) if (typeof text === 'string' && text !== '') run.facts[fact] = text;
    return { runs: [run], problems: [] };
  },
};
