import type { DatabaseSync } from 'node:sqlite';
import { UserError } from '../../../base/errors.ts';
import { parseJson } from '../../../readers/json/parse.ts';
import { timeOf } from '../../../readers/optuna/trial.ts';
import { maybeSqlite } from '../../../store/sqliteModule.ts';
import { constraintsIn, constraintsKey, metricNamesKey, metricNamesIn, type OptunaParam, type OptunaStorage, type OptunaStudy, type OptunaTrial, trialStates } from './contract.ts';

/** What Optuna 5 makes; its versions from 3.2 on open it. */
const schema = `
  CREATE TABLE studies (study_id INTEGER NOT NULL PRIMARY KEY, study_name VARCHAR(512) NOT NULL);
  CREATE UNIQUE INDEX ix_studies_study_name ON studies (study_name);
  CREATE TABLE version_info (version_info_id INTEGER NOT NULL PRIMARY KEY CHECK (version_info_id = 1), schema_version INTEGER, library_version VARCHAR(256));
  CREATE TABLE study_directions (study_direction_id INTEGER NOT NULL PRIMARY KEY, direction VARCHAR(8) NOT NULL,
    study_id INTEGER NOT NULL REFERENCES studies (study_id), objective INTEGER NOT NULL, UNIQUE (study_id, objective));
  CREATE TABLE study_user_attributes (study_user_attribute_id INTEGER NOT NULL PRIMARY KEY, study_id INTEGER REFERENCES studies (study_id),
    "key" VARCHAR(512), value_json TEXT, UNIQUE (study_id, "key"));
  CREATE TABLE study_system_attributes (study_system_attribute_id INTEGER NOT NULL PRIMARY KEY, study_id INTEGER REFERENCES studies (study_id),
    "key" VARCHAR(512), value_json TEXT, UNIQUE (study_id, "key"));
  CREATE TABLE trials (trial_id INTEGER NOT NULL PRIMARY KEY, number INTEGER, study_id INTEGER REFERENCES studies (study_id),
    state VARCHAR(8) NOT NULL, datetime_start DATETIME, datetime_complete DATETIME);
  CREATE INDEX ix_trials_study_id ON trials (study_id);
  CREATE TABLE trial_user_attributes (trial_user_attribute_id INTEGER NOT NULL PRIMARY KEY, trial_id INTEGER REFERENCES trials (trial_id),
    "key" VARCHAR(512), value_json TEXT, UNIQUE (trial_id, "key"));
  CREATE TABLE trial_system_attributes (trial_system_attribute_id INTEGER NOT NULL PRIMARY KEY, trial_id INTEGER REFERENCES trials (trial_id),
    "key" VARCHAR(512), value_json TEXT, UNIQUE (trial_id, "key"));
  CREATE TABLE trial_params (param_id INTEGER NOT NULL PRIMARY KEY, trial_id INTEGER REFERENCES trials (trial_id),
    param_name VARCHAR(512), param_value FLOAT, distribution_json TEXT, UNIQUE (trial_id, param_name));
  CREATE TABLE trial_values (trial_value_id INTEGER NOT NULL PRIMARY KEY, trial_id INTEGER NOT NULL REFERENCES trials (trial_id),
    objective INTEGER NOT NULL, value FLOAT, value_type VARCHAR(7) NOT NULL, UNIQUE (trial_id, objective));
  CREATE TABLE trial_intermediate_values (trial_intermediate_value_id INTEGER NOT NULL PRIMARY KEY, trial_id INTEGER NOT NULL REFERENCES trials (trial_id),
    step INTEGER NOT NULL, intermediate_value FLOAT, intermediate_value_type VARCHAR(7) NOT NULL, UNIQUE (trial_id, step));
  CREATE TABLE trial_heartbeats (trial_heartbeat_id INTEGER NOT NULL PRIMARY KEY, trial_id INTEGER NOT NULL REFERENCES trials (trial_id),
    heartbeat DATETIME NOT NULL, UNIQUE (trial_id));
  CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY);
  INSERT INTO alembic_version VALUES ('v3.2.0.a');
  INSERT INTO version_info VALUES (1, 12, '5.0.0');`;

/** From this version of Optuna on times are universal ones; before they were local. */
const universalSince = 5;

/** Optuna's RDBStorage on SQLite. */
export const database: OptunaStorage = {
  id: 'sqlite',
  extensions: ['.db', '.sqlite', '.sqlite3'],
  matches: (head) => new TextDecoder('latin1').decode(head.subarray(0, 15)) === 'SQLite format 3',
  read: (path) => withDatabase(path, true, readStudies),
  write: (path, study) => withDatabase(path, false, (db) => {
    // A file that is not whole is deleted by whoever asked for it.
    db.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN');
    db.exec(schema);
    writeStudy(db, study);
    db.exec('COMMIT');
  }),
};

function withDatabase<T>(path: string, readOnly: boolean, use: (db: DatabaseSync) => T): T {
  const sqlite = maybeSqlite();
  if (!sqlite) throw new UserError('This Node.js has no SQLite, in which the study is kept. Node.js 22.13 or newer has it.');
  const db = new sqlite.DatabaseSync(path, { readOnly, allowExtension: false });
  try {
    return use(db);
  } finally {
    db.close();
  }
}

/** SQLite has no NaN and Optuna no infinity in a column of numbers: a column beside it names them. */
function typed(value: number): [value: number | null, type: string] {
  if (Number.isNaN(value)) return [null, 'NAN'];
  return Number.isFinite(value) ? [value, 'FINITE'] : [null, value > 0 ? 'INF_POS' : 'INF_NEG'];
}

const untyped = (value: unknown, type: unknown): number => (type === 'INF_POS' ? Infinity : type === 'INF_NEG' ? -Infinity : type === 'NAN' || value === null ? NaN : Number(value));

const dateOf = (seconds: number | undefined): string | null => (seconds === undefined ? null : `${new Date(Math.round(seconds * 1_000)).toISOString().replace('T', ' ').replace('Z', '')}000`);

function writeStudy(db: DatabaseSync, { name, directions, metricNames, trials }: OptunaStudy): void {
  const insert = (table: string, count: number) => {
    const statement = db.prepare(`INSERT INTO ${table} VALUES (${Array(count).fill('?').join(', ')})`);
    return (...values: (string | number | null)[]): void => void statement.run(...values);
  };
  insert('studies', 2)(1, name);
  const direction = insert('study_directions', 4), trial = insert('trials', 6), param = insert('trial_params', 5), value = insert('trial_values', 5);
  const intermediate = insert('trial_intermediate_values', 5), user = insert('trial_user_attributes', 4), system = insert('trial_system_attributes', 4);
  directions.forEach((wanted, at) => direction(null, wanted.toUpperCase(), 1, at));
  if (metricNames.length > 0) insert('study_system_attributes', 4)(null, 1, metricNamesKey, JSON.stringify(metricNames));
  trials.forEach((one, number) => {
    const id = number + 1;
    trial(id, number, 1, one.state, dateOf(one.startedAt), dateOf(one.endedAt));
    for (const { name: key, internal, distribution } of one.params) param(null, id, key, internal, distribution);
    one.values.forEach((loss, objective) => value(null, id, objective, ...typed(loss)));
    for (const [step, loss] of one.intermediate) intermediate(null, id, step, ...typed(loss));
    for (const [key, text] of Object.entries(one.attributes)) user(null, id, key, JSON.stringify(text));
    if (one.constraints.length > 0) system(null, id, constraintsKey, JSON.stringify(one.constraints));
  });
}

type Row = Record<string, unknown>;
type Rows = ReadonlyMap<number, readonly Row[]>;

/** Every row of a table; older versions of Optuna lack some tables. */
function rowsOf(db: DatabaseSync, table: string, order: string): Row[] {
  const isThere = db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(table) !== undefined;
  return isThere ? db.prepare(`SELECT * FROM ${table} ORDER BY ${order}`).all() : [];
}

/** Rows by the trial, or the study, that they are about. */
function rowsBy(key: string, all: readonly Row[]): Rows {
  const rows = new Map<number, Row[]>();
  for (const row of all) {
    const id = Number(row[key]), known = rows.get(id);
    if (known) known.push(row);
    else rows.set(id, [row]);
  }
  return rows;
}

function readStudies(db: DatabaseSync): OptunaStudy[] {
  const version = rowsOf(db, 'version_info', 'version_info_id')[0]?.['library_version'], zone = Number.parseInt(String(version), 10) >= universalSince ? 'Z' : '';
  const byTrial = (table: string, order: string): Rows => rowsBy('trial_id', rowsOf(db, table, order)), byStudy = (table: string, order: string): Rows => rowsBy('study_id', rowsOf(db, table, order));
  const parts = {
    params: byTrial('trial_params', 'param_id'), values: byTrial('trial_values', 'objective'), intermediate: byTrial('trial_intermediate_values', 'step'),
    user: byTrial('trial_user_attributes', 'trial_user_attribute_id'), system: byTrial('trial_system_attributes', 'trial_system_attribute_id'), zone,
  };
  const directions = byStudy('study_directions', 'objective'), trials = byStudy('trials', 'number'), system = byStudy('study_system_attributes', 'study_system_attribute_id');
  return db.prepare('SELECT study_id, study_name FROM studies ORDER BY study_id').all().map((row): OptunaStudy => {
    const id = Number(row['study_id']);
    return {
      name: String(row['study_name']),
      directions: (directions.get(id) ?? [{}]).map(({ direction }) => (direction === 'MAXIMIZE' ? 'maximize' : 'minimize')),
      metricNames: metricNamesIn(attributesOf(system.get(id))),
      trials: (trials.get(id) ?? []).map((trial) => readTrial(trial, parts)),
    };
  });
}

const attributesOf = (rows: readonly Row[] = []): [string, unknown][] => rows.map(({ key, value_json: value }) => [String(key), parseJson(String(value))]);

function readTrial(row: Row, { params, values, intermediate, user, system, zone }: Record<'params' | 'values' | 'intermediate' | 'user' | 'system', Rows> & { zone: string }): OptunaTrial {
  const id = Number(row['trial_id']), time = (value: unknown): number | undefined => (typeof value === 'string' ? timeOf(value + zone) : undefined);
  const startedAt = time(row['datetime_start']), endedAt = time(row['datetime_complete']);
  return {
    state: trialStates.find((state) => state === row['state']) ?? 'RUNNING',
    params: (params.get(id) ?? []).map((param): OptunaParam => ({ name: String(param['param_name']), internal: Number(param['param_value']), distribution: String(param['distribution_json']) })),
    values: (values.get(id) ?? []).map(({ value, value_type: type }) => untyped(value, type)),
    intermediate: (intermediate.get(id) ?? []).map(({ step, intermediate_value: value, intermediate_value_type: type }) => [Number(step), untyped(value, type)] as const),
    constraints: constraintsIn(attributesOf(system.get(id))),
    attributes: Object.fromEntries(attributesOf(user.get(id)).map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)])),
    ...(startedAt !== undefined && { startedAt }),
    ...(endedAt !== undefined && { endedAt }),
  };
}
