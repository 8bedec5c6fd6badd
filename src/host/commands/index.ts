import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import type { Services } from '../services.ts';
import { registerAlertCommands } from './alertCommands.ts';
import { registerConfigCommands } from './configCommands.ts';
import { registerDashboardCommands } from './dashboardCommands.ts';
import { registerDoctorCommand } from './doctorCommand.ts';
import { registerEngineCommands } from './engineCommands.ts';
import { registerFindRateCommand } from './findRateCommand.ts';
import { registerFineTuneCommands } from './fineTuneCommands.ts';
import { registerJobCommands } from './jobCommands.ts';
import { registerRunCommands } from './runCommands.ts';
import { registerSweepCommands } from './sweepCommands.ts';

const groups = [
  registerDashboardCommands, registerRunCommands, registerJobCommands, registerSweepCommands, registerFineTuneCommands, registerAlertCommands, registerConfigCommands,
  registerEngineCommands, registerDoctorCommand, registerFindRateCommand,
];

export function registerCommands(services: Services): Disposable {
  const store = new DisposableStore();
  for (const register of groups) store.add(register(services));
  return store;
}
