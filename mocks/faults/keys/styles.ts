import { styleNames } from '../../../spec/index.ts';
import type { Fault } from '../fault.ts';
import { allowWhen } from '../models/scope-patches.ts';
import {
  afterAuthentication,
  asksForStream,
  changeRefusals,
  readStyles,
  refuseWhen,
  secretOf,
  withStyles,
  wrongRefusal,
} from '../patches.ts';

const headerStyles = styleNames.filter((style) => style !== 'query');

/** The key is not read where a format has it, or is read where another format has it. */
export const styleFaults: readonly Fault[] = [
  {
    id: 'bearer-ignored',
    sentence: 'OpenAI-format endpoints read the key from x-api-key and ignore Authorization.',
    clause: 'STYLE-BEARER',
    patch: readStyles(({ format, styles }) => (format === 'openai' ? ['x-api-key'] : styles)),
  },
  {
    id: 'models-refuses-good-key',
    sentence: 'The list of models is for the master key alone: ordinary valid keys are refused.',
    clause: 'STYLE-BEARER',
    patch: refuseWhen(({ operation }) => operation.id === 'listModels'),
  },
  {
    id: 'x-api-key-ignored',
    sentence: 'POST /v1/messages reads Authorization and ignores x-api-key.',
    clause: 'STYLE-ANTHROPIC',
    patch: readStyles(({ format, styles }) => (format === 'anthropic' ? ['bearer'] : styles)),
  },
  {
    id: 'anthropic-version-not-asked',
    sentence: 'POST /v1/messages is served without anthropic-version: the version is guessed.',
    clause: 'STYLE-ANTHROPIC-VERSION',
    patch: (stages) => ({ ...stages, checkMarkers: () => null }),
  },
  {
    id: 'x-goog-api-key-ignored',
    sentence: 'The Gemini format takes the key from the query alone and ignores x-goog-api-key.',
    clause: 'STYLE-GEMINI-HEADER',
    patch: readStyles(({ styles }) => styles.filter((style) => style !== 'x-goog-api-key')),
  },
  {
    id: 'query-key-ignored',
    sentence: 'The Gemini format takes the key from the header alone and ignores ?key=.',
    clause: 'STYLE-GEMINI-QUERY',
    patch: readStyles(({ styles }) => styles.filter((style) => style !== 'query')),
  },
  {
    id: 'query-key-unrestricted',
    sentence: "A key's model list is enforced for the header and forgotten for ?key=.",
    clause: 'STYLE-GEMINI-EQUIVALENT',
    patch: allowWhen(({ query }) => query.has('key')),
  },
  {
    id: 'query-key-refused-with-400',
    sentence: 'An invalid key is answered 401 in the header and 400 in the query.',
    clause: 'STYLE-GEMINI-EQUIVALENT',
    patch: changeRefusals((refusal, { query }) =>
      refusal.status === 401 && query.has('key')
        ? { ...refusal, status: 400, kind: 'invalid-request' }
        : refusal,
    ),
  },
  {
    id: 'gemini-wants-google-keys',
    sentence: "The Gemini format takes no key but those of Google's own shape (AIza…).",
    clause: 'KEY-UNIVERSAL',
    patch: afterAuthentication((decided, { operation, credential }) =>
      operation.format === 'gemini' && !secretOf(credential)?.startsWith('AIza')
        ? wrongRefusal
        : decided,
    ),
  },
  {
    id: 'foreign-header-accepted',
    sentence: "Every endpoint takes the key from every format's header.",
    clause: 'STYLE-OWN-HEADER',
    patch: (stages) => ({
      ...stages,
      readCredential: (ctx) => {
        const credential = stages.readCredential(ctx);
        return credential.kind === 'missing'
          ? stages.readCredential(withStyles(ctx, headerStyles))
          : credential;
      },
    }),
  },
  {
    id: 'own-header-demanded',
    sentence: "The key is read from the gateway's own header alone, which no SDK sends.",
    clause: 'STYLE-BEARER',
    patch: (stages) => ({
      ...stages,
      readCredential: (ctx) => {
        const secret = ctx.headers.get('x-gateway-key');
        if (ctx.operation.format !== 'openai') return stages.readCredential(ctx);
        return secret === null
          ? { kind: 'missing', elsewhere: [] }
          : { kind: 'found', style: 'bearer', secret };
      },
    }),
  },
  {
    id: 'bearer-ignored-on-uploads',
    sentence: 'Where a form is uploaded, the header is lost on the way to the guard.',
    clause: 'STYLE-BEARER',
    patch: readStyles(({ body, styles }) =>
      body?.mediaType === 'multipart/form-data' ? ['x-api-key'] : styles,
    ),
  },
  {
    id: 'bearer-refused-on-handshake',
    sentence: 'Realtime takes the key from its sub-protocol alone, and ignores Authorization.',
    clause: 'STYLE-BEARER',
    patch: readStyles(({ upgrade, styles }) => (upgrade === null ? styles : ['x-api-key'])),
  },
  {
    id: 'gemini-wants-bearer',
    sentence: 'The Gemini format reads Authorization alone.',
    clause: 'STYLE-GEMINI-HEADER',
    patch: readStyles(({ format, styles }) => (format === 'gemini' ? ['bearer'] : styles)),
  },
  {
    id: 'query-key-read-first-alone',
    sentence: 'The key is found in the query only where it is the first parameter.',
    clause: 'STYLE-GEMINI-QUERY',
    patch: afterAuthentication((decided, { query }) =>
      query.has('key') && [...query.keys()][0] !== 'key' ? wrongRefusal : decided,
    ),
  },
  {
    id: 'good-key-refused-when-streaming',
    sentence: 'The valid key is refused where a stream is asked for.',
    clause: 'STYLE-ANTHROPIC',
    patch: refuseWhen(asksForStream),
  },
  {
    id: 'messages-want-anthropic-keys',
    sentence: "POST /v1/messages takes no key but those of Anthropic's own shape (sk-ant-…).",
    clause: 'KEY-UNIVERSAL',
    patch: afterAuthentication((decided, { operation }) =>
      operation.format === 'anthropic' ? wrongRefusal : decided,
    ),
  },
];
