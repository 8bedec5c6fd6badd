import assert from 'node:assert/strict';
import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { formatPhrase } from '../../src/model/phrase.ts';
import { UserError } from '../../src/base/errors.ts';
import { isRunning, JobLab, outputOf } from '../run/lab.ts';

const forEver = 'setInterval(() => {}, 1000);';

/** What every place has to do. */
export function placeSuite(id: string): void {
  describe(id, () => {
    let lab: JobLab;
    before(async () => (lab = await JobLab.open()));
    after(() => lab[Symbol.asyncDispose]());

    test('a program that ends is finished, and all that it printed is in its log', async () => {
      const job = lab.script("console.log('out'); console.error('err');");
      const handle = await lab.start(job, id);
      const exit = await handle.ended;
      assert.deepEqual([exit.code, exit.signal, exit.stoppedBy, exit.problem], [0, null, undefined, undefined]);
      assert.equal((await handle.status()).state, 'finished');
      assert.deepEqual(outputOf(job).trim().split('\n').sort(), ['err', 'out']);
    });

    test('a program that fails is failed, with its code', async () => {
      const handle = await lab.start(lab.script('process.exit(7);'), id);
      assert.equal((await handle.ended).code, 7);
      assert.equal((await handle.status()).state, 'failed');
    });

    test('arguments, folder and environment arrive as they are', async () => {
      const args = ['two words', "it's", '"quoted"', '学习率=0.1', '$HOME', '*', 'a\nb', ''];
      const cwd = join(lab.folder, "a 'strange' 文件夹");
      mkdirSync(cwd, { recursive: true });
      const code = 'console.log(JSON.stringify([process.argv.slice(2), process.cwd(), process.env.LR, process.env.LOSSBAND_JOB_DIR]));';
      const job = lab.script(code, { command: args, cwd, env: { LR: '1e-3 "x"' }, folder: join(lab.folder, 'jobs', "it's a 'job' 工作") });
      await (await lab.start(job, id)).ended;
      assert.deepEqual(JSON.parse(outputOf(job)), [args, realpathSync(cwd), '1e-3 "x"', job.folder]);
    });

    test('a program that is not there is named', async () => {
      const handle = await lab.start(lab.job(['no-such-program-anywhere']), id);
      const exit = await handle.ended;
      assert.equal(exit.code, null);
      assert.match(formatPhrase(exit.problem!), /no-such-program-anywhere was not found/);
      assert.equal((await handle.status()).state, 'failed');
    });

    test('a folder to run in that is not there is named', async () => {
      const exit = await (await lab.start(lab.script('', { cwd: join(lab.folder, 'nowhere') }), id)).ended;
      assert.match(formatPhrase(exit.problem!), /nowhere to run in does not exist/);
    });

    test('is started once only', async () => {
      const job = lab.script(forEver);
      await lab.start(job, id);
      await assert.rejects(lab.place(id).start(job), UserError);
    });

    test('is taken up by whoever knows its folder, and stopped by anybody', async () => {
      const job = lab.script(`console.log('up'); ${forEver}`);
      const first = await lab.startUntil(job, 'up', id);
      const second = await lab.place(id).attach(job.folder);
      assert.equal((await second!.status()).state, 'running');
      const status = await second!.stop();
      assert.deepEqual([status.state, status.exit?.stoppedBy], ['stopped', 'SIGINT']);
      assert.equal((await first.ended).stoppedBy, 'SIGINT');
      assert.equal(isRunning(status.pid!), false);
    });

    test('a program that reads stop.json is only asked', async () => {
      const code = `const { existsSync } = require('node:fs'); const { join } = require('node:path');
        console.log('up'); setInterval(() => { if (existsSync(join(process.env.LOSSBAND_JOB_DIR, 'stop.json'))) process.exit(0); }, 20);`;
      const handle = await lab.startUntil(lab.script(code, { patience: { request: 60_000 } }), 'up', id);
      const status = await handle.stop();
      assert.deepEqual([status.state, status.exit?.stoppedBy, status.exit?.code], ['stopped', 'request', 0]);
    });

    test('a program that ignores every signal is killed', async () => {
      const code = `for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => console.log(signal)); console.log('up'); ${forEver}`;
      const job = lab.script(code, { patience: { request: 50, SIGINT: 3_000, SIGTERM: 3_000 } });
      const status = await (await lab.startUntil(job, 'up', id)).stop();
      assert.deepEqual([status.state, status.exit?.stoppedBy], ['stopped', 'SIGKILL']);
      assert.deepEqual(outputOf(job).trim().split('\n'), ['up', 'SIGINT', 'SIGTERM']);
    });

    test('stopping what has ended changes nothing', async () => {
      const handle = await lab.start(lab.script(''), id);
      await handle.ended;
      assert.equal((await handle.stop()).state, 'finished');
    });

    test('a folder without a job is nobody’s', async () => {
      assert.equal(await lab.place(id).attach(lab.folder), undefined);
      assert.equal(await lab.place(id).attach(join(lab.folder, 'nowhere')), undefined);
    });
  });
}
