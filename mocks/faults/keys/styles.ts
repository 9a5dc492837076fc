import { styleNames } from '../../../spec/index.ts';
import { breaking } from '../fault.ts';
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
export const styleFaults = [
  ...breaking('STYLE-BEARER', {
    'bearer-ignored': [
      'OpenAI-format endpoints read the key from x-api-key and ignore Authorization.',
      readStyles(({ format, styles }) => (format === 'openai' ? ['x-api-key'] : styles)),
    ],
    'models-refuses-good-key': [
      'The list of models is for the master key alone: ordinary valid keys are refused.',
      refuseWhen(({ operation }) => operation.id === 'listModels'),
    ],
    'own-header-demanded': [
      "The key is read from the gateway's own header alone, which no SDK sends.",
      (stages) => ({
        ...stages,
        readCredential: (ctx) => {
          const secret = ctx.headers.get('x-gateway-key');
          if (ctx.operation.format !== 'openai') return stages.readCredential(ctx);
          return secret === null
            ? { kind: 'missing', elsewhere: [] }
            : { kind: 'found', style: 'bearer', secret };
        },
      }),
    ],
    'bearer-ignored-on-uploads': [
      'Where a form is uploaded, the header is lost on the way to the guard.',
      readStyles(({ body, styles }) =>
        body?.mediaType === 'multipart/form-data' ? ['x-api-key'] : styles,
      ),
    ],
    'bearer-refused-on-handshake': [
      'Realtime takes the key from its sub-protocol alone, and ignores Authorization.',
      readStyles(({ upgrade, styles }) => (upgrade === null ? styles : ['x-api-key'])),
    ],
  }),
  ...breaking('STYLE-ANTHROPIC', {
    'x-api-key-ignored': [
      'POST /v1/messages reads Authorization and ignores x-api-key.',
      readStyles(({ format, styles }) => (format === 'anthropic' ? ['bearer'] : styles)),
    ],
    'good-key-refused-when-streaming': [
      'The valid key is refused where a stream is asked for.',
      refuseWhen(asksForStream),
    ],
  }),
  ...breaking('STYLE-ANTHROPIC-VERSION', {
    'anthropic-version-not-asked': [
      'POST /v1/messages is served without anthropic-version: the version is guessed.',
      (stages) => ({ ...stages, checkMarkers: () => null }),
    ],
  }),
  ...breaking('STYLE-GEMINI-HEADER', {
    'x-goog-api-key-ignored': [
      'The Gemini format takes the key from the query alone and ignores x-goog-api-key.',
      readStyles(({ styles }) => styles.filter((style) => style !== 'x-goog-api-key')),
    ],
    'gemini-wants-bearer': [
      'The Gemini format reads Authorization alone.',
      readStyles(({ format, styles }) => (format === 'gemini' ? ['bearer'] : styles)),
    ],
  }),
  ...breaking('STYLE-GEMINI-QUERY', {
    'query-key-ignored': [
      'The Gemini format takes the key from the header alone and ignores ?key=.',
      readStyles(({ styles }) => styles.filter((style) => style !== 'query')),
    ],
    'query-key-read-first-alone': [
      'The key is found in the query only where it is the first parameter.',
      afterAuthentication((decided, { query }) =>
        query.has('key') && [...query.keys()][0] !== 'key' ? wrongRefusal : decided,
      ),
    ],
  }),
  ...breaking('STYLE-GEMINI-EQUIVALENT', {
    'query-key-unrestricted': [
      "A key's model list is enforced for the header and forgotten for ?key=.",
      allowWhen(({ query }) => query.has('key')),
    ],
    'query-key-refused-with-400': [
      'An invalid key is answered 401 in the header and 400 in the query.',
      changeRefusals((refusal, { query }) =>
        refusal.status === 401 && query.has('key')
          ? { ...refusal, status: 400, kind: 'invalid-request' }
          : refusal,
      ),
    ],
  }),
  ...breaking('KEY-UNIVERSAL', {
    'gemini-wants-google-keys': [
      "The Gemini format takes no key but those of Google's own shape (AIza…).",
      afterAuthentication((decided, { operation, credential }) =>
        operation.format === 'gemini' && !secretOf(credential)?.startsWith('AIza')
          ? wrongRefusal
          : decided,
      ),
    ],
    'messages-want-anthropic-keys': [
      "POST /v1/messages takes no key but those of Anthropic's own shape (sk-ant-…).",
      afterAuthentication((decided, { operation }) =>
        operation.format === 'anthropic' ? wrongRefusal : decided,
      ),
    ],
  }),
  ...breaking('STYLE-OWN-HEADER', {
    'foreign-header-accepted': [
      "Every endpoint takes the key from every format's header.",
      (stages) => ({
        ...stages,
        readCredential: (ctx) => {
          const credential = stages.readCredential(ctx);
          return credential.kind === 'missing'
            ? stages.readCredential(withStyles(ctx, headerStyles))
            : credential;
        },
      }),
    ],
  }),
];
