import type { OptionTable } from './option.ts';

/** What a run may cost, and how much it sends. */
export const safetyOptions = {
  /** The most expensive kind of call that may be served and billed: `free` by default, which spends nothing. */
  cost: {
    group: 'safety',
    kind: 'choice',
    in: ['check', 'list', 'file', 'program', 'tests'],
    value: 'kind',
    choices: ['free', 'cheap', 'costly'],
    default: 'free for a gateway, costly for the mock',
    help: 'the most expensive calls that may be served and billed',
    more: 'The most expensive kind of call that may be served and billed: free (none), cheap (completions) or costly (audio, images and rerank too).',
    example: 'free',
  },
  /** Sends at most this many requests in any one second. */
  rate: {
    group: 'safety',
    kind: 'number',
    in: ['check', 'list', 'revoked', 'file', 'program', 'tests'],
    value: 'n',
    unit: 'each second',
    bounds: [1, 1_000],
    default: '20; on this machine no limit',
    help: 'send at most N requests in any one second',
    more: 'Sends at most N requests in any one second: 5 or 5/s. The workers and shards of a Playwright run share this rate.',
    example: 20,
  },
  /** Sends at most this many requests at the same time. Each Playwright worker has its own number. */
  concurrency: {
    group: 'safety',
    kind: 'number',
    in: ['check', 'list', 'revoked', 'file', 'program', 'tests'],
    value: 'n',
    bounds: [1, 256],
    default: '5; on this machine 32',
    help: 'send at most N requests at the same time',
    more: 'Sends at most N requests at the same time. Each worker of a Playwright run does so, with 5 by default.',
    example: 5,
  },
  /** Sends at most this many requests with an invalid key or none; no limit by default. */
  maxBadKeys: {
    group: 'safety',
    kind: 'number',
    in: ['check', 'list', 'revoked', 'file', 'program'],
    value: 'n',
    bounds: [0, 1_000_000],
    help: 'send at most N requests with an invalid or missing key',
    more: 'Sends at most N requests with an invalid key or none, for gateways that lock out a caller. Cases that would exceed it are inconclusive.',
    example: 2000,
  },
  /** Milliseconds that one exchange may take; 10,000 by default. */
  timeout: {
    group: 'safety',
    kind: 'number',
    in: ['check', 'list', 'revoked', 'doctor', 'file', 'program', 'tests'],
    value: 'time',
    unit: 'milliseconds',
    bounds: [1, 600_000],
    default: 10_000,
    help: 'how long one exchange may take: 10s, or milliseconds',
    more: 'How long one exchange may take: a time such as 10s on a command line, or milliseconds.',
    example: 10_000,
  },
  /** Ends the check: nothing more is sent, the keys that it made are deleted, and it rejects. */
  signal: {
    group: 'safety',
    kind: 'signal',
    in: ['program'],
    help: 'ends the check, and deletes the keys that it made',
  },
} as const satisfies OptionTable;
