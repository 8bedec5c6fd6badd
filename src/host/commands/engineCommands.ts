import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import type { Services } from '../services.ts';
import { registerCommand } from './register.ts';

export function registerEngineCommands({ channel, session, places }: Services): Disposable {
  const store = new DisposableStore();
  store.add(
    registerCommand('lossband.refresh', channel, async () => {
      // After too many crashes only a person starts the engine again.
      if (!session.isRunning) await session.restart();
      await session.far.refresh();
      places.refresh();
    }),
  );
  store.add(registerCommand('lossband.showLog', channel, () => channel.show()));
  return store;
}
