import type { DocumentFormat, RunReading, SourceContext } from './contract.ts';
import { isObject, type Json } from './json/parse.ts';
import { storePath } from './mlflow/path.ts';
import { secondsOf, stateOf, takeTag } from './mlflow/status.ts';
import { emptyRun } from './readings.ts';
import { parseYaml } from './yaml/parse.ts';

/** The other files of a run in MLflow's file store: `meta.yaml`, and a file with raw text for each parameter and each tag. */
export const mlflowMeta: DocumentFormat = {
  kind: 'document',
  id: 'mlflow-meta',
  title: 'MLflow run',
  sniff(path, head) {
    const place = storePath(path);
    if (!place || place.kind === 'metrics') return 0;
    return place.kind !== 'meta' || /^run_(?:id|uuid):/m.test(new TextDecoder().decode(head)) ? 1 : 0;
  },
  place: (path) => ({ run: storePath(path)?.run ?? path }),
  read(source, bytes) {
    const run = emptyRun();
    const { kind, name } = storePath(source.path) ?? { kind: 'tags', name: source.path };
    const text = new TextDecoder().decode(bytes);
    if (kind === 'params') run.hparams[name] = text;
    else if (kind === 'tags') takeTag(name, text, run);
    else takeMeta(parseYaml(bytes), source, run);
    return { runs: [run], problems: [] };
  },
};

function takeMeta(meta: Json | undefined, source: SourceContext, run: RunReading): void {
  if (!isObject(meta)) return;
  const state = stateOf(meta.status);
  const [startedAt, endedAt] = [secondsOf(meta.start_time), secondsOf(meta.end_time)];
  if (state) run.state = state;
  if (startedAt !== undefined) run.startedAt = startedAt;
  if (endedAt !== undefined && state !== 'running') run.endedAt = endedAt;
  if (typeof meta.run_name === 'string' && meta.run_name !== '') run.name = meta.run_name;
  if (meta.lifecycle_stage === 'deleted') run.facts.lifecycle = 'deleted';
  const above = source.beside?.('../meta.yaml');
  const experiment = above && parseYaml(above);
  if (isObject(experiment) && typeof experiment.name === 'string') run.facts.experiment = experiment.name;
}
