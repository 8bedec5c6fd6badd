import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NewsBeat } from '../../webview/newsBeat.ts';
import { waitFor } from '../../tools/wait.ts';

test('all that ask while a change is told follow it together, each once; what asks after that waits for the next beat', async () => {
  const beats: string[][] = [];
  let beat: string[] | undefined;
  const follow = (name: string) => (): void => {
    if (!beat) {
      beats.push((beat = []));
      setImmediate(() => (beat = undefined));
    }
    beat.push(name);
  };
  const [first, second] = [follow('first'), follow('second')];
  const news = new NewsBeat(() => 20);
  news.request(first);
  news.request(second);
  news.request(first);
  await waitFor('the first beat', () => beats.length === 1);
  news.request(second);
  news.request(first);
  await waitFor('the second beat', () => beats.length === 2);
  assert.deepEqual(beats, [['first', 'second'], ['second', 'first']]);
  news.dispose();
});
