import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import type { Services } from '../services.ts';
import { pickMetric, pickRun } from './pickers.ts';
import { registerCommand } from './register.ts';

export function registerDashboardCommands({ channel, session, dashboard, runsView }: Services): Disposable {
  const store = new DisposableStore();
  const { mirror } = session;
  store.add(registerCommand('lossband.openDashboard', channel, (focus) => dashboard.show(focus)));
  store.add(
    registerCommand('lossband.openControlChart', channel, async (target) => {
      const finding = target?.finding === undefined ? undefined : mirror.alerts.get(target.finding)?.finding;
      const metric = await pickMetric(mirror, finding ? { run: finding.run, tag: finding.metric, step: finding.step } : target);
      if (metric) dashboard.show({ ...metric, control: true });
    }),
  );
  store.add(
    registerCommand('lossband.focusRun', channel, async (target) => {
      const run = await pickRun(mirror, target);
      if (run === undefined) return;
      dashboard.showRuns([run]);
      dashboard.show({ run });
      if (!target?.run) await runsView.reveal(run);
    }),
  );
  return store;
}
