import { resolve } from 'node:path';
import type { Command } from 'commander';

/** An option or argument that names a file or a folder, by what its help calls it. */
const namesFile = (word: string): boolean => /^<?(?:file|directory|old|new)>?$/.test(word);

/** What a relative name means in a folder; a name that this process reads alike stays as it was typed. */
function placeIn(folder: string, name: string): string {
  if (name === '' || name === '-') return name;
  const placed = resolve(folder, name);
  return placed === resolve(name) ? name : placed;
}

/**
 * Reads the files that a command was called with from a folder, which may be another than this process
 * is in.
 */
export function placeFiles(command: Command, folder: string): void {
  for (const option of command.options) {
    const [, word = ''] = option.flags.split(' ');
    const value: unknown = command.getOptionValue(option.attributeName());
    if (!namesFile(word) || typeof value !== 'string') continue;
    const source = command.getOptionValueSource(option.attributeName());
    command.setOptionValueWithSource(option.attributeName(), placeIn(folder, value), source);
  }
  command.processedArgs = command.registeredArguments.map((argument, at) => {
    const value: unknown = command.processedArgs[at];
    return namesFile(argument.name()) && typeof value === 'string' ? placeIn(folder, value) : value;
  });
}
