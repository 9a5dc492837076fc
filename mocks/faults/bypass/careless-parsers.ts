import { isRefusal } from '../../gateway/refusal.ts';
import { breaking } from '../fault.ts';
import { allowWhen } from '../models/scope-patches.ts';
import { admitWhen, afterReading, compareBy } from '../patches.ts';

const depthOf = (value: unknown): number =>
  typeof value !== 'object' || value === null
    ? 0
    : 1 + Math.max(0, ...Object.values(value).map(depthOf));

/** A key, as a comparison sees it that adds up differences in a way in which they cancel out. */
const cancelled = (key: string): string =>
  `${key.slice(0, 12)} ${key.length} ${[...key].reduce((sum, one) => sum ^ one.charCodeAt(0), 0)}`;

/** What a guard parses in another way than the server behind it. */
export const carelessParserFaults = [
  ...breaking('KEY-MALFORMED', {
    'differences-cancel-out': [
      'A comparison in constant time adds differences up so that two of them cancel out.',
      compareBy(cancelled),
    ],
  }),
  ...breaking('KEY-PRESENTATION', {
    'vendor-prefix-rewritten': [
      "A key behind Anthropic's prefix is accepted as the gateway's own with the same rest.",
      afterReading((credential) =>
        credential.kind === 'found'
          ? { ...credential, secret: credential.secret.replace(/^sk-ant-api03-/, 'sk-') }
          : credential,
      ),
    ],
  }),
  ...breaking('HARD-NO-BYPASS', {
    'query-operator-believed': [
      'The query parser makes an operator of `key[$ne]`, and the store finds a key.',
      admitWhen(({ query }) => query.has('key[$ne]')),
    ],
    'file-name-in-query-unguarded': [
      'Files need no key, and what is a file is read at the end of the whole target.',
      admitWhen(({ request }) => /\.(?:css|js|png)$/.test(request.url)),
    ],
    'upgrade-in-capitals-unguarded': [
      'The guard of handshakes compares Upgrade by case, and `WebSocket` gets past it.',
      admitWhen(
        ({ operation, headers }) =>
          operation.upgrade !== null && headers.get('upgrade') === 'WebSocket',
      ),
    ],
    'connection-strips-key': [
      'A proxy drops each header that Connection names, and the list of models with the key.',
      allowWhen(({ headers }) => /authorization|api-key/i.test(headers.get('connection') ?? '')),
    ],
    'wildcard-as-model': [
      'The name in a request is taken as a pattern, and the router takes what it fits.',
      allowWhen(({ model }) => model?.endsWith('*') === true),
    ],
    'deep-body-unscoped': [
      'The guard stops to parse at 32 levels and lets the request pass without its list.',
      allowWhen(async (ctx) => {
        const payload = await ctx.payload();
        return !isRefusal(payload) && payload.kind === 'json' && depthOf(payload.value) > 32;
      }),
    ],
    'model-as-file-unscoped': [
      'A form field with a file name is a file to the guard, and the model to the handler.',
      allowWhen(async (ctx) => {
        const payload = await ctx.payload();
        return !isRefusal(payload) && payload.kind === 'form' && 'model' in payload.files;
      }),
    ],
    'model-behind-file-unscoped': [
      'A guard that reads a form as it comes knows no model that is behind the file.',
      allowWhen(async (ctx) => {
        const payload = await ctx.payload();
        if (isRefusal(payload) || payload.kind !== 'form') return false;
        const lines = payload.text.split('\n');
        const file = lines.findIndex((line) =>
          Object.keys(payload.files).some((name) => line.startsWith(`${name}=`)),
        );
        return file >= 0 && lines.findIndex((line) => line.startsWith('model=')) > file;
      }),
    ],
  }),
];
