// The engine in a terminal.
import { runCommand } from './cli/main.ts';
import { maybeRunByNewerNode } from './cli/newerNode.ts';

const argv = process.argv.slice(2);
process.exitCode = maybeRunByNewerNode(argv) ?? (await runCommand(argv));
