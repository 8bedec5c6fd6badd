import { isObject, type Json } from '../json/parse.ts';

/** The tags of each set of `catboost_training.json`, in the order of its values: `{learn: ['learn RMSE'], test: ['validation RMSE']}`. */
export type CatboostMeta = { [set: string]: string[] };

/** The names that CatBoost's `get_evals_result` gives to the sets: `learn`, and `validation` for the only test set. */
export function nameMetrics(meta: Json | undefined): CatboostMeta | null {
  if (!isObject(meta)) return null;
  const tests = textsOf(meta.test_sets);
  const named: CatboostMeta = {};
  for (const set of textsOf(meta.learn_sets)) named[set] = metricsOf(meta.learn_metrics).map((metric) => `${set} ${metric}`);
  tests.forEach((set, i) => {
    named[set] = metricsOf(meta.test_metrics).map((metric) => `${tests.length > 1 ? `validation_${i}` : 'validation'} ${metric}`);
  });
  return named;
}

const textsOf = (list: Json | undefined): string[] => (Array.isArray(list) ? list.filter((item) => typeof item === 'string') : []);

const metricsOf = (list: Json | undefined): string[] =>
  Array.isArray(list) ? list.flatMap((metric) => (isObject(metric) && typeof metric.name === 'string' ? [metric.name] : [])) : [];
