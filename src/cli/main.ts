import { detailOf, UserError } from '../base/errors.ts';
import { commands } from './index.ts';

/** Runs the command that the arguments name. Exit code 2: it could not run. */
export async function runCommand([word, ...args]: string[]): Promise<number> {
  if (word === undefined || word === '--help' || word === '-h' || word === 'help') {
    process.stdout.write(helpText());
    return word === undefined ? 2 : 0;
  }
  const command = commands.find(({ id }) => id === word);
  if (!command) {
    process.stderr.write(`lossband: there is no command “${word}”\n\n${helpText()}`);
    return 2;
  }
  try {
    return await command.run(args);
  } catch (error) {
    process.stderr.write(`lossband ${word}: ${error instanceof UserError ? error.message : detailOf(error)}\n`);
    return 2;
  }
}

function helpText(): string {
  const usages = commands.map(({ id, usage }) => `${id} ${usage}`);
  const width = Math.max(...usages.map(({ length }) => length));
  return ['Usage: lossband COMMAND …', '', ...commands.map(({ summary }, i) => `  ${usages[i]!.padEnd(width)}  ${summary}`), ''].join('\n');
}
