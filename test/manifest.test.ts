import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { viewContainer, views, walkthrough, webviews } from '../src/ids.ts';
import { configKeys } from '../src/host/configFile/keys.ts';
import { sweepKeys } from '../src/host/sweepFile/keys.ts';
import { searches } from '../src/sweep/index.ts';
import { stopRules } from '../src/sweep/stop/index.ts';
import { recipeKeys } from '../src/host/finetune/keys.ts';
import type { YamlKey } from '../src/host/yamlLanguage/keys.ts';
import { root } from './phrases.ts';

interface Command {
  command: string;
  category?: string;
  title: string;
}

interface Setting {
  order?: number;
  scope?: string;
  default?: unknown;
  markdownDescription?: string;
  enum?: string[];
  enumItemLabels?: string[];
  markdownEnumDescriptions?: string[];
}

interface MenuItem {
  command: string;
  when?: string;
}

interface Contributes {
  commands: Command[];
  menus: Record<string, MenuItem[]>;
  configuration: { properties: Record<string, Setting> };
  views: Record<string, { id: string }[]>;
  viewsWelcome: { view: string; contents: string; when?: string }[];
  walkthroughs: { id: string }[];
  customEditors: { viewType: string }[];
}

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { contributes: Contributes; activationEvents: string[] };
const { contributes } = manifest;
const ids = readFileSync(join(root, 'src/ids.ts'), 'utf8');

/** The keys of an interface of ids.ts; types are gone at run time, so they are read from the text. */
function keysOf(name: string): string[] {
  const body = new RegExp(`export interface ${name} \\{([^}]*)\\}`).exec(ids)?.[1] ?? '';
  return [...body.matchAll(/^ {2}'([\w.]+)':/gm)].map(([, key]) => key ?? '').sort();
}

test('ids.ts and package.json know the same commands', () => {
  assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), keysOf('CommandArguments'));
});

test('every command stands under Lossband and has a translated title', () => {
  for (const { command, category, title } of contributes.commands) {
    assert.equal(category, 'Lossband', command);
    assert.match(title, /^%command\.\w+\.title%$/, command);
  }
});

test('menus name only commands that exist, and commands that need something say so in the palette', () => {
  const known = new Set(contributes.commands.map(({ command }) => command));
  for (const [menu, items] of Object.entries(contributes.menus)) {
    for (const { command, when } of items) {
      assert.ok(known.has(command), `${menu}: ${command}`);
      assert.ok(when, `${menu}: ${command} stands everywhere`);
    }
  }
  const always = new Set(['openDashboard', 'addLogDirectory', 'refresh', 'showLog'].map((name) => `lossband.${name}`));
  const conditional = new Set(contributes.menus['commandPalette']?.map(({ command }) => command));
  assert.deepEqual([...known].filter((command) => !conditional.has(command) && !always.has(command)), []);
});

test('ids.ts and package.json know the same settings', () => {
  assert.deepEqual(Object.keys(contributes.configuration.properties).sort(), keysOf('SettingTypes'));
});

test('every setting has a place, a scope, a default and a description; choices are described', () => {
  const settings = Object.entries(contributes.configuration.properties);
  assert.deepEqual(settings.map(([, { order }]) => order), settings.map((_, at) => at + 1));
  for (const [id, setting] of settings) {
    assert.match(setting.scope ?? '', /^(application|machine|machine-overridable|window|resource)$/, id);
    assert.notEqual(setting.default, undefined, id);
    assert.match(setting.markdownDescription ?? '', /^%setting\.[\w.]+%$/, id);
    if (setting.enum) for (const texts of [setting.enumItemLabels, setting.markdownEnumDescriptions]) assert.equal(texts?.length, setting.enum.length, id);
  }
});

test('context keys in when clauses are those of ids.ts, and each is used', () => {
  const clauses = JSON.stringify([contributes.menus, contributes.viewsWelcome]);
  const own = [...Object.values(views), ...contributes.commands.map(({ command }) => command)];
  const used = new Set([...clauses.matchAll(/lossband\.[\w.]+/g)].map(([key]) => key).filter((key) => !own.includes(key)));
  assert.deepEqual([...used].sort(), keysOf('ContextKeys'));
});

test('views, editors, panels and the walkthrough have the ids of ids.ts', () => {
  assert.deepEqual(contributes.views[viewContainer]?.map(({ id }) => id), Object.values(views));
  assert.deepEqual(contributes.walkthroughs.map(({ id }) => id), [walkthrough]);
  const { dashboard, ...editors } = webviews;
  assert.ok(manifest.activationEvents.includes(`onWebviewPanel:${dashboard}`));
  assert.deepEqual(contributes.customEditors.map(({ viewType }) => viewType), Object.values(editors));
});

test('every recipe is offered, and ships', () => {
  const offered = [...readFileSync(join(root, 'src/host/jobs/recipes.ts'), 'utf8').matchAll(/file: '([\w.]+)'/g)].map(([, file]) => file);
  assert.deepEqual(offered.sort(), readdirSync(join(root, 'recipes')).sort());
  assert.match(readFileSync(join(root, '.vscodeignore'), 'utf8'), /^!recipes\//m);
});

test('the schema of lossband.yaml says what completion and hover say', () => {
  const schema = JSON.parse(readFileSync(join(root, 'schemas/lossband.schema.json'), 'utf8')) as Schema;
  const described = (keys: readonly YamlKey[], node: Schema): void => {
    assert.deepEqual(Object.keys(node.properties ?? {}), keys.map(({ key }) => key));
    for (const { key, text, keys: below, values } of keys) {
      const property = node.properties?.[key];
      assert.equal(property?.description ?? schema.definitions?.[key]?.description, text.text, key);
      if (Array.isArray(values)) assert.deepEqual(property?.enum, values, key);
      if (below) described(below, property?.items ?? {});
    }
  };
  described(configKeys, schema);
});

test('the schema of sweep files says what completion and hover say, and both name every search and stop rule', () => {
  const schema = JSON.parse(readFileSync(join(root, 'schemas/sweep.schema.json'), 'utf8')) as Schema;
  const described = (keys: readonly YamlKey[], node: Schema): void => {
    assert.deepEqual(Object.keys(node.properties ?? {}), keys.map(({ key }) => key));
    for (const { key, text, keys: below, named, values } of keys) {
      const property = node.properties?.[key];
      assert.equal(property?.description, text.text, key);
      if (values && property?.enum) assert.deepEqual(property.enum, values, key);
      if (below) described(below, property?.items ?? property ?? {});
      // Those within a parameter are the same ones again.
      if (named && node === schema) described(named.keys!, schema.definitions?.['parameter'] ?? {});
    }
  };
  described(sweepKeys, schema);
  const valuesOf = (section: string, key: string): readonly unknown[] => [sweepKeys.find((one) => one.key === section)?.keys?.find((one) => one.key === key)?.values ?? []].flat();
  assert.deepEqual(valuesOf('lossband', 'method'), searches.map(({ id }) => id));
  assert.deepEqual([...valuesOf('early_terminate', 'type')].sort(), stopRules.map(({ id }) => id).sort());
});

test('the schema of fine-tuning files says what completion and hover say', () => {
  const schema = JSON.parse(readFileSync(join(root, 'schemas/finetune.schema.json'), 'utf8')) as Schema;
  const described = (keys: readonly YamlKey[], node: Schema): void => {
    assert.deepEqual(Object.keys(node.properties ?? {}), keys.map(({ key }) => key));
    for (const { key, text, keys: inner } of keys) {
      const property = node.properties![key]!;
      assert.equal(property.description, text.text, key);
      if (inner) described(inner, property.items ?? property.anyOf?.find(({ properties }) => properties) ?? property);
    }
  };
  described(recipeKeys, schema);
});

interface Schema {
  description?: string;
  enum?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  definitions?: Record<string, Schema>;
}
