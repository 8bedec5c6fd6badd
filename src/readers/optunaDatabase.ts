import type { DatabaseFormat, ReadOnlyDatabase, RunReading } from './contract.ts';
import { eachNewRow, type Mark, marksOf, numberIn, type Row, RunsByKey, rowsStand, textOf } from './database/rows.ts';
import { endState, paramOf, timeOf } from './optuna/trial.ts';
import { withoutExtension } from './paths.ts';
import { columnOf, emptyRun } from './readings.ts';

/** An Optuna study in SQLite: each trial is a run, named `study/number`. */
export const optunaDatabase: DatabaseFormat = {
  kind: 'database',
  id: 'optuna-database',
  title: 'Optuna database',
  sniff: (_path, head) => (new TextDecoder().decode(head).includes('trial_intermediate_values') ? 0.5 : 0),
  place: (path) => ({ run: withoutExtension(path) }),
  recognises: (tables) => ['studies', 'trials', 'trial_params', 'trial_values'].every((table) => tables.includes(table)),
  continues: (database, state) => rowsStand(database, tables, state),
  read(_source, database, state) {
    const marks = marksOf(state, tables);
    const open = new Set(isSaved(state) ? state.open : []);
    const runs = new RunsByKey<RunReading>(emptyRun);
    const runOf = (row: Row): RunReading => runs.get(`${textOf(row.study)}/${numberIn(row.number)}`);
    const each = (table: keyof typeof tables, take: (row: Row) => void): Mark => eachNewRow(database, tables[table], marks[table], take);
    const next = {
      trials: eachTrial(database, marks.trials, open, (row) => takeTrial(row, runOf(row), open)),
      params: each('params', (row) => (runOf(row).hparams[textOf(row.param_name)] = paramOf(numberIn(row.param_value), textOf(row.distribution_json)))),
      values: each('values', (row) => {
        // Before 2.4 studies had one objective.
        columnOf(runOf(row), `value${numberIn(row.objective ?? 0)}`).push(numberIn(row.number), NaN, typedValue(row.value, row.value_type));
      }),
      intermediate: each('intermediate', (row) => {
        columnOf(runOf(row), 'intermediate').push(numberIn(row.step), NaN, typedValue(row.intermediate_value, row.intermediate_value_type));
      }),
      attributes: each('attributes', (row) => (runOf(row).facts[textOf(row.key)] = textOf(row.value_json))),
      open: [...open],
    };
    return { runs: runs.all(), problems: [], state: next };
  },
};

/** Rows of a table about trials, with the name of the study and the number of the trial. */
const trialSql = (table: string, columns: string, id: string): string =>
  `SELECT x.${id} AS id, ${columns}, t.number AS number, s.study_name AS study FROM ${table} x JOIN trials t ON t.trial_id = x.trial_id` +
  ` JOIN studies s ON s.study_id = t.study_id WHERE x.${id} > ? ORDER BY x.${id} LIMIT ?`;

const tables = {
  trials: { sql: trialSql('trials', 'x.state, x.datetime_start, x.datetime_complete', 'trial_id'), fixed: ['study', 'number'] },
  params: { sql: trialSql('trial_params', 'x.param_name, x.param_value, x.distribution_json', 'param_id') },
  values: { sql: trialSql('trial_values', 'x.*', 'trial_value_id') },
  intermediate: { sql: trialSql('trial_intermediate_values', 'x.*', 'trial_intermediate_value_id') },
  attributes: { sql: trialSql('trial_user_attributes', 'x.key, x.value_json', 'trial_user_attribute_id'), fixed: ['study', 'number', 'key'] },
};

function isSaved(state: unknown): state is { open: number[] } {
  return typeof state === 'object' && state !== null && 'open' in state && Array.isArray(state.open);
}

/** New trials, and those that were not over when they were last looked at. */
function eachTrial(database: ReadOnlyDatabase, from: Mark, open: ReadonlySet<number>, take: (row: Row) => void): Mark {
  for (const id of [...open]) database.all(tables.trials.sql.replace('> ?', '= ?'), id, 1).forEach(take);
  return eachNewRow(database, tables.trials, from, take);
}

function takeTrial(row: Row, run: RunReading, open: Set<number>): void {
  const state = endState(row.state);
  if (state) open.delete(numberIn(row.id));
  else open.add(numberIn(row.id));
  if (state) run.state = state;
  run.facts.state = textOf(row.state);
  const [startedAt, endedAt] = [timeOf(textOf(row.datetime_start)), timeOf(textOf(row.datetime_complete))];
  if (startedAt !== undefined) run.startedAt = startedAt;
  if (endedAt !== undefined) run.endedAt = endedAt;
}

/** Databases have no NaN or infinity: a column beside the value names them. */
function typedValue(value: unknown, type: unknown): number {
  if (type === 'INF_POS') return Infinity;
  return type === 'INF_NEG' ? -Infinity : type === 'NAN' ? NaN : numberIn(value);
}
