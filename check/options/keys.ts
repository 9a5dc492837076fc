import type { OptionTable } from './option.ts';

/** How the keys are made that nobody gives. */
export const keyOptions = {
  /**
   * Makes the keys that you do not give, and those whose life cycle is checked. All of them are deleted
   * at the end; keys that may be left are reported in `notices`.
   */
  provisioner: {
    group: 'keys',
    kind: 'provisioner',
    in: ['check', 'list', 'program'],
    value: 'kind',
    choices: ['new-api', 'litellm', 'mock', 'command'],
    help: 'make the missing keys, and delete them after the run',
    more: 'Makes the keys that are not given and deletes them after the run: by the token API of new-api or one-api, by LiteLLM, by another mock, or by a command of yours. In a program it is an object with your own functions.',
  },
  provisionerUrl: {
    group: 'keys',
    kind: 'url',
    in: ['check', 'list'],
    value: 'url',
    help: 'where keys are made, if not at --base-url',
    more: 'Where keys are made, if not at --base-url. Its token comes from ANYONE_PROVISIONER_TOKEN.',
  },
  provisionerCommand: {
    group: 'keys',
    kind: 'text',
    in: ['check', 'list'],
    value: 'line',
    help: 'the command that makes keys: see docs/provisioners.md',
    more: 'The command that makes keys: [provisioners](provisioners.md) describes what it is asked.',
  },
  journal: {
    group: 'keys',
    kind: 'path',
    in: ['check', 'list'],
    value: 'file',
    help: 'where to record which keys were made, for cleanup',
    default: 'a folder of the system',
  },
} as const satisfies OptionTable;
