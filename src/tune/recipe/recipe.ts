import { basename } from 'node:path';
import { architectureIds } from '../../model/catalogue.ts';
import { directionOf } from '../../model/direction.ts';
import type { Problem } from '../../model/problem.ts';
import { phrase } from '../../model/phrase.ts';
import { isRecord } from '../../base/record.ts';
import { readDocument } from '../../model/sourceDocument.ts';
import { Fields, isText } from '../fields.ts';
import { exportFormats, type ModelSource } from '../models/contract.ts';
import { backendIds, type Budget, type CallbackOptions, type Monitor, type OutputOptions, type Recipe, type Stage, type Target } from './contract.ts';
import { readData } from './data.ts';
import { readObjective, readOptimizer, readSchedule } from './learning.ts';
import { readStages } from './stages.ts';

const defaults = {
  model: 'shipped',
  batch: 32,
  monitor: 'val/loss',
  patience: 5,
  reduceFactor: 0.5,
  reducePatience: 3,
  /** A target without a budget may take this many times the epochs that are planned. */
  patienceForTarget: 5,
};

/** Reads a `*.finetune.yaml`. Total: what cannot be used is named with its place, and a default stands in its stead. */
export function readRecipe(text: string, source: string): { recipe: Recipe; problems: Problem[] } {
  const document = readDocument(text, source);
  if (document.problems.length === 0 && !isRecord(document.json)) document.report([], 'error', phrase('A fine-tuning is a map with `model` and `data`.'));
  const file = new Fields(document, isRecord(document.json) ? document.json : {});
  const recipe = readAll(file, basename(source).replace(/(\.finetune)?\.ya?ml$/, ''));
  file.done();
  return { recipe, problems: document.problems };
}

function readAll(file: Fields, name: string): Recipe {
  const head = file.fields('head'), stages = readStages(file), callbacks = readCallbacks(file.fields('callbacks'));
  const target = readTarget(file.fields('target'));
  const recipe: Recipe = {
    name: file.text('name') ?? name,
    model: readModel(file),
    head: { keep: head.flag('keep') ?? false, dropout: head.number('dropout', { least: 0, below: 1 }) ?? 0 },
    data: readData(file.fields('data')),
    stages,
    batch: file.count('batch') ?? defaults.batch,
    batchNorm: file.choice('batchNorm', ['frozen', 'learns']) ?? 'frozen',
    objective: readObjective(file.fields('objective')),
    optimizer: readOptimizer(file.fields('optimizer')),
    schedule: readSchedule(file.fields('schedule')),
    callbacks,
    outputs: readOutputs(file.fields('outputs')),
    backend: file.choice('backend', backendIds) ?? 'auto',
    seed: file.count('seed', 0) ?? 0,
    budget: readBudget(file.fields('budget'), target, stages),
    ...(target && { target }),
  };
  head.done();
  return recipe;
}

/** A name or a path alone, or a map with more to say. */
function readModel(file: Fields): ModelSource {
  const value = file.raw('model');
  if (value === undefined) return { from: defaults.model };
  if (isText(value)) return { from: value };
  const isSide = (item: unknown): item is number => Number.isInteger(item) && (item as number) > 0;
  const fields = file.fields('model'), architecture = fields.choice('architecture', architectureIds), input = fields.list('input', isSide);
  const from = fields.text('from');
  if (from === undefined) fields.report('from', phrase('A model needs `from`: a file, a folder, or a name of the catalogue.'));
  fields.done();
  return { from: from ?? defaults.model, ...(architecture !== undefined && { architecture }), ...(input && { input }) };
}

function readMonitor(fields: Fields, fallback: string): Monitor {
  const metric = fields.text('metric') ?? fallback, said = fields.choice('direction', ['lower', 'higher']), known = directionOf(metric);
  if (!said && known === 'none') fields.report('metric', phrase('Nothing tells which way “{0}” is better: add `direction: higher` or `direction: lower`.', metric));
  return { metric, direction: said ?? (known === 'none' ? 'lower' : known) };
}

function readCallbacks(fields: Fields): CallbackOptions {
  const stopping = fields.fields('earlyStopping'), plateau = fields.fields('reduceOnPlateau'), monitor = fields.fields('monitor'), every = fields.count('checkpointEvery');
  const options: CallbackOptions = {
    monitor: readMonitor(monitor, defaults.monitor),
    stopAtLimits: fields.flag('stopAtLimits') ?? false,
    ...(every !== undefined && { checkpointEvery: every }),
    ...(fields.has('earlyStopping') && { earlyStopping: { patience: stopping.count('patience') ?? defaults.patience, minDelta: stopping.number('minDelta', { least: 0 }) ?? 0 } }),
    ...(fields.has('reduceOnPlateau') && {
      reduceOnPlateau: {
        patience: plateau.count('patience') ?? defaults.reducePatience,
        factor: plateau.number('factor', { above: 0, below: 1 }) ?? defaults.reduceFactor,
        minLr: plateau.number('minLr', { least: 0 }) ?? 0,
      },
    }),
  };
  for (const section of [monitor, stopping, plateau, fields]) section.done();
  return options;
}

function readOutputs(fields: Fields): OutputOptions {
  const isFormat = (item: unknown): item is OutputOptions['formats'][number] => exportFormats.some((format) => format === item);
  const outputs: OutputOptions = { formats: fields.list('formats', isFormat) ?? ['tfjs'], weights: fields.choice('weights', ['best', 'last']) ?? 'best' };
  fields.done();
  return outputs;
}

function readTarget(fields: Fields): Target | undefined {
  const value = fields.number('value'), monitor = readMonitor(fields, 'val/accuracy');
  if (fields.has('metric') && !fields.has('value')) fields.report('value', phrase('A target needs `value`: how good the metric shall be.'));
  fields.done();
  return value === undefined ? undefined : { ...monitor, value };
}

function readBudget(fields: Fields, target: Target | undefined, stages: readonly Stage[]): Budget {
  const epochs = fields.count('epochs'), minutes = fields.number('minutes', { above: 0 }), planned = stages.reduce((sum, stage) => sum + stage.epochs, 0);
  fields.done();
  if (epochs === undefined && minutes === undefined) return target ? { epochs: defaults.patienceForTarget * planned } : {};
  return { ...(epochs !== undefined && { epochs }), ...(minutes !== undefined && { minutes }) };
}
