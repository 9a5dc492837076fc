import { looksLikeKey } from '../../base/value-shape.ts';
import { tellingKeys } from '../support/leaks.ts';
import { runCommand } from '../support/run-command.ts';
import { expect, test } from '../test.ts';

const [key = ''] = tellingKeys;
const reason =
  'a command line is seen by every program on the machine and kept in the history of the shell. Keys come from the environment: set ANYONE_API_KEY there, or in a file .env that is never committed.';

for (const [args, place] of [
  [['check', '--api-key', key], 'There is no option --api-key'],
  [['check', '--api-key', 'of-no-known-form'], 'There is no option --api-key'],
  [['check', `--api-key=${key}`], 'Argument 2 looks like a key'],
  [['check', '--token=of-no-known-form'], 'There is no option --token'],
  [['check', key], 'Argument 2 looks like a key'],
  [['list', '--only', `KEY-DELETED/${key}`], 'Argument 3 looks like a key'],
  [['explain', `Bearer ${key.slice(3)}7`], 'Argument 2 looks like a key'],
  [['mock', '--keys', key], 'Argument 3 looks like a key'],
  [['init', '--base-url', `https://gateway.example/${key}`], 'Argument 3 looks like a key'],
] as const) {
  const shown = args.map((word) => word.replace(key, 'KEY').replace(key.slice(3), 'KEY'));
  test(`\`${shown.join(' ')}\` ends with 2, with the reason and without the key`, async () => {
    const ended = await runCommand(args);
    expect(ended).toEqual({ code: 2, output: '', error: `${place}: ${reason}\n` });
  });
}

test('what only resembles a key is none', () => {
  for (const text of [
    'KEY-DELETED/createMessage/x-api-key/deleted',
    'risk-free-report.json',
    'openai/gpt-5.4-mini-2026-01-15',
    'claude-sonnet-4-6-20260115',
    'Bearer authentication is meant',
    'https://api.anyone.ai/v1',
    'hf-transformers-embedding',
    'ANYONE_RESTRICTED_API_KEY',
    '--keys',
  ]) {
    expect(looksLikeKey(text), text).toBe(false);
  }
});
