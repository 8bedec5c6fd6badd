import type { RunReading } from '../contract.ts';

/** MLflow's run status, as the number in `meta.yaml` or the word in the database. A run that is RUNNING may be dead, but it did not end. */
export function stateOf(status: unknown): RunReading['state'] {
  if (status === 1 || status === 'RUNNING') return 'running';
  if (status === 3 || status === 'FINISHED') return 'finished';
  return status === 4 || status === 5 || status === 'FAILED' || status === 'KILLED' ? 'failed' : undefined;
}

/** Milliseconds since the epoch, as MLflow writes all times, in seconds. */
export function secondsOf(millis: unknown): number | undefined {
  return typeof millis === 'number' && millis > 0 ? millis / 1000 : undefined;
}

/** Tags that only MLflow itself needs. */
const internal = /^mlflow\.(?:log-model\.history|loggedArtifacts|datasets|runColor)/;

/** Facts that other logs tell as well, by their tags. */
const facts = new Map([
  ['mlflow.source.git.commit', 'commit'], ['mlflow.source.git.repoURL', 'repository'], ['mlflow.source.git.branch', 'branch'], ['mlflow.note.content', 'notes'],
]);

/** Writes a tag of the run where it belongs: its name, or a fact. */
export function takeTag(key: string, value: string, run: RunReading): void {
  if (key === 'mlflow.runName') run.name = value;
  else if (!internal.test(key)) run.facts[facts.get(key) ?? key.replace(/^mlflow\./, '')] = value;
}
