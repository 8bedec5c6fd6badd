import type { Focus } from './protocol/viewApi.ts';

/** Every id that package.json and the code share. Nothing else spells one; a test compares both ways. */

export const viewContainer = 'lossband';

export const views = { runs: 'lossband.runs', alerts: 'lossband.alerts', sweeps: 'lossband.sweeps', layers: 'lossband.layers' } as const;

/** Type of the tasks. */
export const taskType = 'lossband';

/** Types of webviews. */
export const webviews = { dashboard: 'lossband.dashboard', logEditor: 'lossband.log', metricsEditor: 'lossband.metrics' } as const;

export const walkthrough = 'lossband.start';

/** What a command is about. The items of the trees have this shape, so that menus and code call commands alike. */
export interface Target {
  run?: string;
  tag?: string;
  step?: number;
  finding?: string;
  sweep?: string;
  trial?: string;
}

/** A file as the explorer and editors hand it over: a `vscode.Uri`. */
interface FilePlace {
  fsPath: string;
}

/** Menus of trees pass the item under the pointer and all selected ones. */
type OnTarget = [target?: Target, selected?: Target[]];

/** Commands with their arguments. The first block is in the palette, the second is called by menus, links and fixes only. */
export interface CommandArguments {
  'lossband.openDashboard': [focus?: Focus];
  'lossband.openControlChart': OnTarget;
  'lossband.addLogDirectory': [];
  'lossband.newConfig': [];
  'lossband.setLimit': OnTarget;
  'lossband.acknowledge': OnTarget;
  'lossband.acknowledgeAll': [];
  'lossband.runScript': [script?: FilePlace];
  'lossband.newScript': [];
  'lossband.stopRun': OnTarget;
  'lossband.lowerRate': OnTarget;
  'lossband.showOutput': OnTarget;
  'lossband.fineTune': [file?: FilePlace];
  'lossband.resumeFineTuning': [file?: FilePlace];
  'lossband.newFineTuning': [];
  'lossband.showLayers': [file?: FilePlace];
  'lossband.findLearningRate': [file?: FilePlace];
  'lossband.refresh': [];
  'lossband.showLog': [];
  'lossband.doctor': [];
  'lossband.snoozeAlerts': [];
  'lossband.resumeAlerts': [];
  'lossband.filterRuns': [];
  'lossband.clearRunFilter': [];
  'lossband.showHiddenRuns': [];
  'lossband.concealHiddenRuns': [];
  'lossband.startSweep': [file?: FilePlace];
  'lossband.newSweepFile': [script?: FilePlace];
  'lossband.pauseSweep': OnTarget;
  'lossband.resumeSweep': OnTarget;
  'lossband.stopSweep': OnTarget;
  'lossband.addTrials': OnTarget;
  'lossband.setSweepWorkers': OnTarget;
  'lossband.stopTrial': OnTarget;
  'lossband.retryTrial': OnTarget;
  'lossband.promoteBest': OnTarget;
  'lossband.openSweepFile': OnTarget;
  'lossband.retrainTrial': OnTarget;
  'lossband.exportStudy': OnTarget;
  'lossband.importStudy': [file?: FilePlace];

  'lossband.acknowledgeWithNote': OnTarget;
  'lossband.revealFinding': OnTarget;
  'lossband.focusRun': OnTarget;
  'lossband.hideRun': OnTarget;
  'lossband.unhideRun': OnTarget;
  'lossband.copyValues': OnTarget;
  'lossband.muteRule': OnTarget;
  'lossband.useAsBaseline': OnTarget;
  'lossband.useRunAsBaseline': OnTarget;
  'lossband.showMoreRuns': [group: string];
}

export type CommandId = keyof CommandArguments;

/** Settings with the type that their default gives them. */
export interface SettingTypes {
  'lossband.roots': string[];
  'lossband.ignore': string[];
  'lossband.pollInterval': number;
  'lossband.statusBar.metric': string;
  'lossband.alerts.notifications': 'error' | 'warning' | 'off';
  'lossband.alerts.sound': boolean;
  'lossband.alerts.command': string[];
  'lossband.diagnostics.sourceLines': boolean;
  'lossband.tensorflow': string;
  'lossband.node': string;
  'lossband.codeLens.enabled': boolean;
  'lossband.hover.enabled': boolean;
}

export type SettingId = keyof SettingTypes;

/** Context keys for `when` clauses. */
export interface ContextKeys {
  'lossband.hasRuns': boolean;
  'lossband.hasOpenAlerts': boolean;
  'lossband.hasJobs': boolean;
  'lossband.ready': boolean;
  'lossband.stopped': boolean;
  'lossband.runsFiltered': boolean;
  'lossband.hasHiddenRuns': boolean;
  'lossband.hiddenRunsShown': boolean;
  'lossband.snoozed': boolean;
  'lossband.hasSweeps': boolean;
  'lossband.hasLayers': boolean;
}

export type ContextKey = keyof ContextKeys;
