import { join } from 'node:path';
import * as vscode from 'vscode';
import { registerAlertCommand } from './host/alerts/alertHook.ts';
import { AlertsView } from './host/alerts/alertsView.ts';
import { Notifier } from './host/alerts/notifier.ts';
import { OpenAlerts } from './host/alerts/openAlerts.ts';
import { registerCommands } from './host/commands/index.ts';
import { ConfigFile } from './host/configFile/configFile.ts';
import { registerConfigLanguage } from './host/configFile/language.ts';
import { ConfigProblems } from './host/diagnostics/configProblems.ts';
import { Diagnostics } from './host/diagnostics/diagnostics.ts';
import { Problems } from './host/diagnostics/problems.ts';
import { registerQuickFixes } from './host/diagnostics/quickFixes.ts';
import { EngineSession } from './host/engine/engineSession.ts';
import { superviseEngine } from './host/engine/supervise.ts';
import { ExtraRoots } from './host/extraRoots.ts';
import { channelLog } from './host/log.ts';
import { openOptions } from './host/openOptions.ts';
import { JobViews } from './host/jobs/jobViews.ts';
import { JobTasks } from './host/jobs/taskProvider.ts';
import { registerRecipeLanguage } from './host/finetune/language.ts';
import { LayersView } from './host/layers/layersView.ts';
import type { Dashboard } from './host/page/contract.ts';
import { createDashboard } from './host/page/dashboard.ts';
import { RunsView } from './host/runs/runsView.ts';
import { MetricLenses } from './host/sites/metricLenses.ts';
import { registerMetricHover } from './host/sites/metricHover.ts';
import { MetricLines } from './host/sites/metricLines.ts';
import { Places } from './host/sites/places.ts';
import { registerSweepLanguage } from './host/sweepFile/language.ts';
import { SweepsView } from './host/sweeps/sweepsView.ts';
import { StatusBar } from './host/statusBar/statusBar.ts';

let closing: (() => Promise<void>) | undefined;

/** Builds the objects in the order in which data flows: engine, alerts, dashboard, views, commands. */
export function activate(context: vscode.ExtensionContext): void {
  const { subscriptions, extensionUri } = context;
  const channel = vscode.window.createOutputChannel('Lossband', { log: true });
  const log = channelLog(channel);

  const extraRoots = new ExtraRoots();
  const watched = (): ReturnType<typeof openOptions> => openOptions(context, extraRoots.all);
  const [workerFile, codeCache] = [join(context.extensionPath, 'dist', 'worker.cjs'), join(context.globalStorageUri.fsPath, 'code')];
  const session = new EngineSession({ workerFile, codeCache, log, openOptions: watched });
  const { mirror } = session;
  closing = () => session.close();

  const alerts = new OpenAlerts(mirror);
  const places = new Places(session, log);
  const dashboard: Dashboard = createDashboard(context, {
    engine: session.far,
    log,
    reveal: (finding) => places.reveal(finding, dashboard),
    watch: ({ fsPath }) => extraRoots.watch(fsPath, watched()?.roots ?? [], session),
  });
  subscriptions.push(
    channel, session, alerts, dashboard,
    mirror.onDidChange((change) => dashboard.didChange(change)),
    mirror.onDidReset((snapshot) => dashboard.didReset(snapshot)),
  );

  const runsView = new RunsView(mirror, alerts, dashboard);
  const notifier = new Notifier(mirror, alerts, context.workspaceState);
  const diagnostics = new Diagnostics(mirror, alerts, places, extensionUri, log);
  subscriptions.push(registerAlertCommand(mirror, alerts, context.workspaceState, log));
  subscriptions.push(runsView, notifier, diagnostics, new AlertsView(session, alerts), new StatusBar(mirror, alerts), new SweepsView(mirror));

  const problems = new Problems(mirror);
  const metricLines = new MetricLines(session);
  subscriptions.push(problems, new ConfigProblems(session, problems, log), new MetricLenses(session, metricLines), registerMetricHover(session, metricLines));

  const jobViews = new JobViews(session);
  const tasks = new JobTasks(session, jobViews);
  subscriptions.push(jobViews, tasks.register());

  const configFile = new ConfigFile(session);
  const layersView = new LayersView(session, log);
  subscriptions.push(
    layersView,
    registerQuickFixes(mirror, diagnostics),
    registerConfigLanguage(session),
    registerCommands({
      channel, session, alerts, dashboard, runsView, notifier, configFile, places, tasks, jobViews, layersView, state: context.workspaceState, extensionUri,
    }),
    registerSweepLanguage(session, problems, log),
    registerRecipeLanguage(session, problems, log),
    superviseEngine(session),
  );
  // VS Code and its other extensions wait for this function; the thread need not be there when it returns.
  setImmediate(() => session.start());
}

/** VS Code waits up to 5 seconds for this: the engine commits what it has read. */
export async function deactivate(): Promise<void> {
  await closing?.();
}
