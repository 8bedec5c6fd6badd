export type { Detection, MonitorContext, MonitorResult, MonitorState, RunMonitor } from './contract.ts';
export { createControlChart } from './controlChart.ts';
export { createMonitor } from './monitor.ts';
export { rules } from './rules/index.ts';
