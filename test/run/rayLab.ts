import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kill } from '../../src/run/ladder.ts';
import { marker } from '../../src/run/members.ts';
import { startDetached } from '../../src/run/process.ts';
import { waitFor } from '../../tools/wait.ts';
import { freePort } from './freePort.ts';

const python = process.env['LOSSBAND_RAY_PYTHON'] ?? process.env['LOSSBAND_TEST_PYTHON'] ?? 'python3';

/** Why there can be no cluster here, if so; `node tools/engines.ts ray FOLDER` makes a Python that LOSSBAND_RAY_PYTHON may name. */
export function whyNoRay(): string | false {
  return spawnSync(python, ['-c', 'import ray, aiohttp'], { stdio: 'ignore' }).status !== 0 && `${python} has no ray[default]`;
}

/** A Ray cluster of this machine alone. It is known by a marker in its environment: `ray stop` would end everybody’s. */
export class RayLab implements AsyncDisposable {
  /** Short, since sockets lie in it. */
  readonly #folder = mkdtempSync(join(tmpdir(), 'ray-'));
  readonly #before = process.env['RAY_API_SERVER_ADDRESS'];

  static async open(): Promise<RayLab> {
    const lab = new RayLab(), log = join(lab.#folder, 'start.log'), [port, dashboard] = [await freePort(), await freePort()], output = openSync(log, 'a');
    const command = ['start', '--head', '--block', '--node-ip-address=127.0.0.1', `--port=${port}`, '--dashboard-host=127.0.0.1', `--dashboard-port=${dashboard}`, '--num-cpus=4', '--num-gpus=0', '--disable-usage-stats', `--temp-dir=${lab.#folder}`];
    const env = { ...process.env, RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER: '1', [marker]: lab.#folder };
    const head = await startDetached([python, '-m', 'ray.scripts.scripts', ...command], { env, output });
    closeSync(output);
    head.unref();
    let ended = false;
    void head.ended.then(() => (ended = true));
    const server = (process.env['RAY_API_SERVER_ADDRESS'] = `http://127.0.0.1:${dashboard}`);
    await waitFor('Ray', async () => {
      if (ended) throw new Error(readFileSync(log, 'utf8'));
      return takesJobs(server);
    }, 240);
    return lab;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#before === undefined) delete process.env['RAY_API_SERVER_ADDRESS'];
    else process.env['RAY_API_SERVER_ADDRESS'] = this.#before;
    await kill({ folder: this.#folder });
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The dashboard answers before the node's agent, which takes the jobs, is there. */
function takesJobs(server: string): Promise<boolean> {
  return new Promise((resolve) => {
    const sent = request(`${server}/api/jobs/`, { method: 'POST', headers: { 'content-type': 'application/json' } }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    sent.on('error', () => resolve(false)).end(JSON.stringify({ entrypoint: 'true' }));
  });
}
