import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Job, JobExit } from '../../src/model/job.ts';
import { formatPhrase } from '../../src/model/phrase.ts';
import type { ProcessRecord } from '../../src/run/folder.ts';
import { waitFor } from '../../tools/wait.ts';
import { fileOf, isRunning, JobLab, outputOf, recordOf } from './lab.ts';

const forEver = 'setInterval(() => {}, 1000);';
const windows = process.platform === 'win32' && 'Windows has no signals';
const onlyLinux = process.platform !== 'linux' && 'only Linux tells the environment of other processes';

let lab: JobLab;
before(async () => (lab = await JobLab.open()));
after(() => lab[Symbol.asyncDispose]());

const supervisorOf = (job: Job): number => recordOf<ProcessRecord>(job, 'process.json').supervisor.pid;
const attach = async (job: Job) => (await lab.place('local').attach(job.folder))!;

/** Another process that starts a job of this machine and then waits. */
function startElsewhere(job: Job): ReturnType<typeof spawn> {
  const places = pathToFileURL(fileURLToPath(new URL('../../src/run/index.ts', import.meta.url))).href;
  const code = `const { createPlaces } = await import(${JSON.stringify(places)});
    const [place] = createPlaces({ supervisor: ${JSON.stringify(lab.supervisor)} });
    try { await place.start(${JSON.stringify(job)}); console.log('started'); } catch (error) { console.log(error.name + ': ' + error.message); }
    setInterval(() => {}, 1000);`;
  return spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function firstWords(child: ReturnType<typeof spawn>): Promise<string> {
  const [bytes] = (await once(child.stdout!, 'data')) as [Buffer];
  return String(bytes);
}

describe('whoever started it', () => {
  test('may be killed: the job goes on, and the next one takes it up', async () => {
    const job = lab.script(`console.log('up'); ${forEver}`);
    const starter = startElsewhere(job);
    assert.match(await firstWords(starter), /^started/);
    starter.kill('SIGKILL');
    await once(starter, 'exit');
    await waitFor('its output', () => outputOf(job).includes('up'));
    const handle = await attach(job);
    assert.equal((await handle.status()).state, 'running');
    assert.equal((await handle.stop()).state, 'stopped');
  });

  test('is one of two that try at the same time', async () => {
    const job = lab.script(`require('node:fs').appendFileSync(${JSON.stringify(join(lab.folder, 'starts'))}, 'x'); ${forEver}`);
    const starters = [startElsewhere(job), startElsewhere(job), startElsewhere(job)];
    const said = await Promise.all(starters.map(firstWords));
    assert.deepEqual(said.map((words) => words.split(/[\n:]/)[0]).sort(), ['UserError', 'UserError', 'started']);
    for (const starter of starters) starter.kill('SIGKILL');
    const handle = await attach(job);
    await waitFor('the program', () => existsSync(join(lab.folder, 'starts')));
    await handle.stop();
    assert.equal(readFileSync(join(lab.folder, 'starts'), 'utf8'), 'x');
  });
});

describe('the supervisor', () => {
  test('is in a session of its own and survives SIGHUP, and so does the program', { skip: windows }, async () => {
    const job = lab.script(`console.log('up'); ${forEver}`);
    const handle = await lab.startUntil(job, 'up');
    const before = recordOf<ProcessRecord>(job, 'process.json');
    process.kill(before.supervisor.pid, 'SIGHUP');
    // It still does its work.
    const status = await handle.stop();
    assert.deepEqual([status.state, status.exit?.stoppedBy, status.pid], ['stopped', 'SIGINT', before.child!.pid]);
    assert.notEqual(before.supervisor.pid, before.child!.pid);
  });

  test('that is killed leaves the program running; who attaches then stops it', { skip: windows }, async () => {
    const job = lab.script(`process.on('SIGINT', () => console.log('no')); console.log('up'); ${forEver}`, { patience: { request: 100, SIGINT: 5_000, SIGTERM: 60_000 } });
    const handle = await lab.startUntil(job, 'up');
    process.kill(supervisorOf(job), 'SIGKILL');
    await waitFor('its death', () => !isRunning(supervisorOf(job)));
    const { state, pid } = await handle.status();
    assert.equal(state, 'running');
    const status = await (await attach(job)).stop();
    assert.deepEqual([status.state, status.exit?.stoppedBy], ['stopped', 'SIGTERM']);
    assert.equal(isRunning(pid!), false);
    assert.match(outputOf(job), /no/);
  });

  test('that is killed before the program ends leaves it lost: nobody saw how', { skip: windows }, async () => {
    const job = lab.script(`console.log('up'); ${forEver}`);
    const handle = await lab.startUntil(job, 'up');
    process.kill(supervisorOf(job), 'SIGKILL');
    const { pid } = await handle.status();
    process.kill(pid!, 'SIGKILL');
    assert.deepEqual(await handle.ended.then(({ code, signal }) => [code, signal]), [null, null]);
    assert.equal((await handle.status()).state, 'lost');
  });

  test('that is ended politely stops the job in good order', { skip: windows }, async () => {
    const job = lab.script(`process.on('SIGINT', () => process.exit(3)); console.log('up'); ${forEver}`);
    const handle = await lab.startUntil(job, 'up');
    process.kill(supervisorOf(job), 'SIGTERM');
    const exit = await handle.ended;
    assert.deepEqual([exit.code, exit.stoppedBy], [3, 'SIGINT']);
  });

  test('is one only, even where somebody starts another by hand', async () => {
    const job = lab.script(`console.log('up'); ${forEver}`);
    await lab.startUntil(job, 'up');
    const second = spawn(process.execPath, [lab.supervisor, job.folder], { stdio: 'ignore' });
    const [code] = await once(second, 'exit');
    assert.equal(code, 2);
    assert.equal((await (await attach(job)).status()).state, 'running');
  });
});

describe('a program', () => {
  test('that is killed from outside has failed, with the signal', { skip: windows }, async () => {
    const job = lab.script(`console.log('up'); ${forEver}`);
    const handle = await lab.startUntil(job, 'up');
    process.kill((await handle.status()).pid!, 'SIGKILL');
    const exit = await handle.ended;
    assert.deepEqual([exit.code, exit.signal, exit.stoppedBy], [null, 'SIGKILL', undefined]);
    assert.equal((await handle.status()).state, 'failed');
  });

  test('may print more than a pipe holds', async () => {
    const job = lab.script("const line = 'x'.repeat(1023) + '\\n'; for (let i = 0; i < 4096; i++) require('node:fs').writeSync(1, line);");
    const handle = await lab.start(job);
    assert.equal((await handle.ended).code, 0);
    assert.equal(statSync(fileOf(job, 'output.log')).size, 4 * 1024 * 1024);
  });

  test('that forks and ends leaves nothing behind, and it is said', { skip: windows }, async () => {
    const code = `const child = require('node:child_process').spawn('sleep', ['1000'], { stdio: 'inherit' }); child.unref(); console.log('child ' + child.pid);`;
    const job = lab.script(code);
    const exit = await (await lab.start(job)).ended;
    const pid = Number(/child (\d+)/.exec(outputOf(job))![1]);
    assert.equal(isRunning(pid), false);
    assert.deepEqual([exit.code, exit.leftBehind], [0, 1]);
    assert.match(formatPhrase(exit.problem!), /left 1 processes running/);
  });

  test('is stopped with the children that left its process group', { skip: onlyLinux }, async () => {
    const code = `const child = require('node:child_process').spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' }); console.log('child ' + child.pid); ${forEver}`;
    const job = lab.script(code);
    const handle = await lab.startUntil(job, 'child');
    const pid = Number(/child (\d+)/.exec(outputOf(job))![1]);
    assert.equal((await handle.stop()).state, 'stopped');
    assert.equal(isRunning(pid), false);
  });

  test('that may not be executed is told as such', { skip: windows }, async () => {
    const file = join(lab.folder, 'plain.txt');
    writeFileSync(file, 'no program');
    const exit = await (await lab.start(lab.job([file]))).ended;
    assert.match(formatPhrase(exit.problem!), /plain\.txt may not be run/);
  });

  test('with an argument that no system takes is told as such', async () => {
    const exit = await (await lab.start(lab.job([process.execPath, 'a\0b']))).ended;
    assert.match(formatPhrase(exit.problem!), /could not be started/);
  });

  test('with the pid of another one is not taken for it', { skip: windows }, async () => {
    const job = lab.script(`console.log('up'); ${forEver}`);
    await lab.startUntil(job, 'up');
    const record = recordOf<ProcessRecord>(job, 'process.json');
    const other = lab.job(['true']);
    mkdirSync(other.folder, { recursive: true });
    writeFileSync(fileOf(other, 'job.json'), JSON.stringify({ ...other, place: 'local' }));
    // The machine was started anew, and both pids have other owners now.
    const stranger = { ...record, supervisor: { ...record.supervisor, startTime: 'then' }, child: { ...record.child!, startTime: 'then' } };
    writeFileSync(fileOf(other, 'process.json'), JSON.stringify(stranger));
    const handle = await attach(other);
    assert.equal((await handle.status()).state, 'lost');
    assert.equal((await handle.stop()).state, 'lost');
    assert.ok(isRunning(record.child!.pid), 'the stranger lives');
  });
});

test('a folder that cannot be written is told to whoever starts', async () => {
  writeFileSync(join(lab.folder, 'file'), '');
  await assert.rejects(lab.start(lab.job(['true'], { folder: join(lab.folder, 'file', 'job') })), /cannot be written/);
});

/** Runs a shell script that may mount what nobody else sees; undefined where the system does not let it. */
function runInOwnMounts(script: string): string | undefined {
  const { status, stdout } = spawnSync('unshare', ['--user', '--map-root-user', '--mount', 'sh', '-c', script], { encoding: 'utf8' });
  return status === 0 ? stdout : undefined;
}

const noMounts = runInOwnMounts('mount -t tmpfs none /mnt') === undefined && 'no file system of one’s own can be mounted here';

test('a disk that is full is told of on that very disk', { skip: noMounts }, () => {
  const disk = join(lab.folder, 'disk');
  mkdirSync(disk);
  const job = lab.script("require('node:fs').writeFileSync(1, 'x'.repeat(1 << 20));", { folder: join(disk, 'job') });
  const record = JSON.stringify({ ...job, place: 'local' });
  const exit = runInOwnMounts(`mount -t tmpfs -o size=64k none '${disk}' && mkdir '${job.folder}' && cat > '${job.folder}/job.json' <<'END' && head -c 4096 /dev/zero > '${job.folder}/exit.reserve'
${record}
END
'${process.execPath}' '${lab.supervisor}' '${job.folder}'; cat '${job.folder}/exit.json'`);
  const { code, problem } = JSON.parse(exit!) as JobExit;
  assert.notEqual(code, 0);
  assert.equal(formatPhrase(problem!), 'The disk is full: the end of the output may be missing.');
});

test('files that hold no record are no job and no reason to signal anybody', async () => {
  const job = lab.job(['true']);
  mkdirSync(job.folder, { recursive: true });
  writeFileSync(fileOf(job, 'job.json'), JSON.stringify({ ...job, place: 'local' }));
  for (const text of ['', '{', '[]', 'null', '{"supervisor":{"pid":-1,"startTime":"x"}}', '{"supervisor":{"pid":1,"startTime":1}}', '{"supervisor":null}']) {
    writeFileSync(fileOf(job, 'process.json'), text);
    assert.equal((await (await attach(job)).status()).state, 'waiting', text);
  }
});

describe('GPUs', { skip: windows }, () => {
  const withDriver = (count: number): Record<string, string> => {
    const bin = join(lab.folder, `driver-${count}`);
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, 'nvidia-smi'), `#!/bin/sh\nseq 0 ${count - 1}\n`);
    chmodSync(join(bin, 'nvidia-smi'), 0o755);
    return { PATH: `${bin}:${process.env['PATH']}`, TMPDIR: lab.folder };
  };
  const code = `console.log('gpus ' + process.env.CUDA_VISIBLE_DEVICES); ${forEver}`;
  const startWith = async (env: Record<string, string>, job: Job) => {
    const before = { ...process.env };
    Object.assign(process.env, env);
    delete process.env['CUDA_VISIBLE_DEVICES'];
    try {
      return await lab.start(job);
    } finally {
      process.env = before;
    }
  };
  const devicesOf = (job: Job): Promise<string> => waitFor('its devices', () => /gpus (.+)\n/.exec(outputOf(job))?.[1]);

  test('each belongs to one job at a time; the next waits, and is stopped while it waits', async () => {
    const env = withDriver(2);
    const [one, two, three, four] = [1, 1, 1, 2].map((gpus) => lab.script(code, { gpus })) as [Job, Job, Job, Job];
    const first = await startWith(env, one);
    await startWith(env, two);
    assert.deepEqual([await devicesOf(one), await devicesOf(two)].sort(), ['0', '1']);
    const third = await startWith(env, three);
    assert.equal((await third.status()).state, 'waiting');
    const fourth = await startWith(env, four);
    assert.deepEqual(await fourth.stop().then(({ state, exit }) => [state, exit?.stoppedBy]), ['stopped', 'request']);
    await first.stop();
    assert.equal(await devicesOf(three), await devicesOf(one));
  });

  test('a job whose supervisor and program were killed holds none', async () => {
    const env = { ...withDriver(1), TMPDIR: join(lab.folder, 'killed') };
    mkdirSync(env.TMPDIR);
    const [one, two] = [lab.script(code, { gpus: 1 }), lab.script(code, { gpus: 1 })];
    const handle = await startWith(env, one);
    await devicesOf(one);
    process.kill(supervisorOf(one), 'SIGKILL');
    process.kill((await handle.status()).pid!, 'SIGKILL');
    await startWith(env, two);
    assert.equal(await devicesOf(two), '0');
  });

  test('more than there are is refused at once', async () => {
    const exit = await (await startWith(withDriver(2), lab.script(code, { gpus: 3 }))).ended;
    assert.equal(formatPhrase(exit.problem!), '3 GPUs are asked for, and this machine has 2 that NVIDIA’s driver lists.');
  });
});
