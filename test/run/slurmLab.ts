import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '../../tools/wait.ts';
import { freePort } from './freePort.ts';

const programs = ['munged', 'slurmctld', 'slurmd', 'sbatch', 'sinfo'];

/** Why there can be no cluster here, if so; `node tools/engines.ts slurm` changes that on Debian. */
export function whyNoSlurm(): string | false {
  if (process.getuid?.() !== 0) return 'a node of Slurm’s runs jobs as root only';
  const missing = programs.filter((program) => !isThere(program));
  return missing.length > 0 && `not installed: ${missing.join(', ')}`;
}

function isThere(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Slurm with this machine as its only node, on loopback, with everything of its own in one folder; ends what it started. */
export class SlurmLab implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'lossband-slurm-'));
  readonly #daemons: ChildProcess[] = [];

  static async open(): Promise<SlurmLab> {
    const lab = new SlurmLab();
    await lab.#start();
    return lab;
  }

  async #start(): Promise<void> {
    const path = (name: string): string => join(this.#folder, name);
    for (const name of ['state', 'spool']) mkdirSync(path(name));
    writeFileSync(path('key'), randomBytes(1024), { mode: 0o600 });
    writeFileSync(path('cgroup.conf'), 'CgroupPlugin=cgroup/v1\n');
    writeFileSync(path('slurm.conf'), configuration(this.#folder, await freePort(), await freePort()));
    this.#daemon('munged', ['--foreground', '--force', ...['socket', 'key-file', 'pid-file', 'log-file', 'seed-file'].map((name) => `--${name}=${path(name === 'key-file' ? 'key' : name)}`)]);
    process.env['SLURM_CONF'] = path('slurm.conf');
    await waitFor('munge', () => isAnswered('munge', ['--socket', path('socket'), '--no-input']));
    this.#daemon('slurmctld', ['-D', '-f', path('slurm.conf')]);
    this.#daemon('slurmd', ['-D', '-N', shortName(), '-f', path('slurm.conf')]);
    await waitFor('the node', () => isAnswered('sinfo', ['--noheader', '--format=%T'], /idle|mixed/));
  }

  /** Whether jobs get their turn. */
  turn(state: 'up' | 'down'): void {
    if (!isAnswered('scontrol', ['update', 'partitionname=main', `state=${state}`], /^/)) throw new Error('scontrol failed');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    delete process.env['SLURM_CONF'];
    for (const daemon of this.#daemons.toReversed()) {
      if (daemon.exitCode !== null) continue;
      daemon.kill();
      await once(daemon, 'exit');
    }
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #daemon(program: string, args: string[]): void {
    this.#daemons.push(spawn(program, args, { stdio: 'ignore' }));
  }
}

const shortName = (): string => hostname().split('.')[0]!;

function isAnswered(program: string, args: string[], expected = /./): boolean {
  try {
    return expected.test(execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch {
    return false;
  }
}

const configuration = (folder: string, controller: number, node: number): string => `
ClusterName=lossband
SlurmctldHost=${shortName()}(127.0.0.1)
SlurmctldPort=${controller}
SlurmdPort=${node}
AuthType=auth/munge
AuthInfo=socket=${folder}/socket
SlurmUser=root
SlurmdUser=root
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd.pid
SlurmctldLogFile=${folder}/slurmctld.log
SlurmdLogFile=${folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
SchedulerParameters=batch_sched_delay=0,sched_min_interval=0
ReturnToService=2
MpiDefault=none
NodeName=${shortName()} NodeAddr=127.0.0.1 CPUs=16 State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE OverSubscribe=FORCE:16 State=UP
`;
