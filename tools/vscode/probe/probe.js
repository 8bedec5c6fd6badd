// Runs in the extension host: connects to the pipe that the test listens at and evaluates the functions it sends.
// One JSON object a line: in {id, source, args}, out {id, ok} or {id, err}.
const { connect } = require('node:net');
const { createInterface } = require('node:readline');
const vscode = require('vscode');

async function answer({ id, source, args }) {
  try {
    const body = new Function(`return (${source})`)();
    return { id, ok: await body(vscode, ...args) };
  } catch (error) {
    return { id, err: String(error?.stack ?? error) };
  }
}

exports.activate = (context) => {
  const pipe = process.env.LOSSBAND_PROBE;
  if (!pipe) return;
  const socket = connect(pipe);
  socket.on('error', () => undefined);
  createInterface({ input: socket }).on('line', async (line) => {
    const reply = await answer(JSON.parse(line));
    socket.write(`${JSON.stringify(reply)}\n`);
  });
  context.subscriptions.push({ dispose: () => socket.destroy() });
};
