import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { createMonitor, rules } from '../../src/analysis/index.ts';
import { columns, configWith, detect, healthyLoss } from '../analysis/helpers.ts';

const tags = ['loss', 'train/acc', 'val_loss', 'val/accuracy', 'lr', 'grad_norm', 'update_ratio', 'step_time', 'tokens/sec', 'mem_mb', 'epoch', 'anything'];

describe('every rule', () => {
  it('has an id of its own', () => {
    assert.deepEqual([...new Set(rules.map(({ id }) => id))], rules.map(({ id }) => id));
  });

  for (const rule of rules) {
    describe(rule.id, () => {
      it('is named for people and has a page', () => {
        assert.match(rule.id, /^[a-z0-9-]+$/);
        assert.ok(rule.title.text.length > 3);
        const page = new URL(`../../docs/rules/${rule.id}.md`, import.meta.url);
        assert.ok(existsSync(page), `docs/rules/${rule.id}.md is missing`);
        assert.match(readFileSync(page, 'utf8'), /^# .+\n[\s\S]+## What to do\n/);
      });

      it('has something to say about some metric', () => {
        const limits = tags.map((metric) => ({ metric, upper: 1, severity: 'warning' as const }));
        const config = configWith({ rules: [rule.id], limits });
        const monitor = createMonitor({ config });
        monitor.push(new Map(tags.map((tag) => [tag, columns([1])])));
        monitor.flush();
        assert.ok(JSON.stringify(monitor.state()).includes(`"${rule.id}"`));
      });

      it('is silent where it is muted', () => {
        const config = configWith({ rules: [rule.id], limits: [{ metric: '*', upper: 0, severity: 'error' }], muted: [{ rule: rule.id, metric: '*' }] });
        const wild = healthyLoss(400).map((value, i) => (i < 200 ? value : i === 390 ? NaN : value * (1 + i)));
        const series = Object.fromEntries(tags.map((tag) => [tag, columns(wild)]));
        assert.deepEqual(detect(series, config).filter((detection) => detection.rule === rule.id), []);
      });
    });
  }
});
