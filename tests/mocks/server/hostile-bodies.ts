/** A request whose body, path or headers are made to keep a gateway busy. */
export type HostileRequest = {
  readonly path: string;
  readonly type: string;
  readonly body: string;
};

const times = <Value>(count: number, make: (index: number) => Value): Value[] =>
  Array.from({ length: count }, (_, index) => make(index));

const named = <Value>(count: number, make: (index: number) => Value): Record<string, Value> =>
  Object.fromEntries(times(count, (index) => [`p${index}`, make(index)]));

type Members = Readonly<Record<string, unknown>>;

const text = (path: string, body: string): HostileRequest => ({
  path,
  type: 'application/json',
  body,
});
const json = (path: string, body: unknown): HostileRequest => text(path, JSON.stringify(body));

const chat = (more: Members): HostileRequest =>
  json('/v1/chat/completions', {
    model: 'gpt-5.4',
    messages: [{ role: 'user', content: 'x' }],
    ...more,
  });
const said = (content: unknown): HostileRequest => chat({ messages: [{ role: 'user', content }] });

/** A chat completion with more members, written as a text. */
const rawChat = (members: string): HostileRequest =>
  text(
    '/v1/chat/completions',
    `{"model":"gpt-5.4","messages":[{"role":"user","content":"x"}],${members}}`,
  );

const closed = (properties: Members): Members => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

/** A request for JSON of a schema. */
const shaped = (schema: unknown, strict = false): HostileRequest =>
  chat({
    response_format: { type: 'json_schema', json_schema: { name: 'x', strict, schema } },
  });
const valued = (value: Members): HostileRequest => shaped(closed({ a: value }));
const called = (parameters: Members, more: Members = {}): HostileRequest =>
  chat({
    tool_choice: 'required',
    tools: [{ type: 'function', function: { name: 'f', parameters } }],
    ...more,
  });

const nested = (levels: number, wrap: (inner: Members) => Members): Members =>
  times(levels, () => 0).reduce<Members>(wrap, { type: 'string' });

const form = (path: string, parts: string): HostileRequest => ({
  path,
  type: 'multipart/form-data; boundary=b',
  body: `${parts}--b--\r\n`,
});
const part = (name: string, value: string): string =>
  `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const sound = '/v1/audio/transcriptions';

const message = (more: Members): HostileRequest =>
  json('/v1/messages', {
    model: 'claude-sonnet-4-6',
    max_tokens: 16,
    messages: [{ role: 'user', content: 'x' }],
    ...more,
  });
const content = (more: Members): HostileRequest =>
  json('/v1beta/models/gemini-3.1-pro-preview:generateContent', {
    contents: [{ role: 'user', parts: [{ text: 'x' }] }],
    ...more,
  });
const completion = (more: Members): HostileRequest =>
  json('/v1/completions', { model: 'gpt-3.5-turbo-instruct', ...more });
const embedding = (input: unknown): HostileRequest =>
  json('/v1/embeddings', { model: 'text-embedding-3-large', input });

const reference = { $ref: '#/$defs/n' };
const evil = '^(\\w+\\s?)+$';
const pattern = (source: string, more: Members = {}): Members => ({
  type: 'string',
  pattern: source,
  ...more,
});

/** Requests with a valid key, each made to take long in its own way. */
export const hostileRequests: Readonly<Record<string, () => HostileRequest>> = {
  '30 MB of text': () => said('word '.repeat(6e6)),
  'text of nothing but quotes': () => said('"'.repeat(6e6)),
  'letters with accents apart': () => said('e\u0301'.repeat(3e6)),
  'what begins like keys': () => said('sk-'.repeat(3e6)),
  'a sound of 10 MB': () =>
    said([{ type: 'input_audio', input_audio: { data: 'A'.repeat(1e7), format: 'wav' } }]),
  '50,000 images': () => said(times(5e4, () => ({ type: 'image_url', image_url: { url: 'x' } }))),
  '70,000 messages': () => chat({ messages: times(7e4, () => ({ role: 'user', content: 'x' })) }),
  '30,000 tools': () =>
    chat({
      tools: times(3e4, (index) => ({ type: 'function', function: { name: `f${index}` } })),
    }),
  '140,000 names of members': () => rawChat(times(1.4e5, (at) => `"k${at}":0`).join()),
  'names of 200 characters': () =>
    rawChat(times(5e4, (at) => `"${'k'.repeat(200)}${at}":0`).join()),
  'a number of 10 MB': () => rawChat(`"seed":${'9'.repeat(1e7)}`),
  'white space of 12 MB': () => rawChat(`${' '.repeat(1.2e7)}"n":1`),
  '4 MB of empty lists': () => text('/v1/chat/completions', `[${'[],'.repeat(1.3e6)}0]`),
  '100,000 levels': () => text('/v1/chat/completions', '['.repeat(1e5) + ']'.repeat(1e5)),
  '1,000 times 240 levels': () =>
    rawChat(`"x":[${times(1_000, () => '['.repeat(240) + ']'.repeat(240)).join()}]`),
  'a name of a model of 10 MB': () => chat({ model: 'x'.repeat(1e7) }),
  'a thousand million answers': () => chat({ n: 1e9, max_completion_tokens: 1e15 }),
  '128 long calls': () =>
    called(closed({ a: { type: 'string', minLength: 1e5 } }), { n: 128, stream: true }),
  '900 members': () => shaped(closed(named(900, () => ({ type: 'string' }))), true),
  'choices that one choice must match': () =>
    valued({
      type: 'array',
      enum: [times(2_000, (index) => index)],
      contains: { enum: times(2_000, (index) => -index - 1) },
    }),
  '1,000 different items': () =>
    valued({ type: 'array', uniqueItems: true, minItems: 1_000, items: { type: 'integer' } }),
  '900 alternatives': () => valued({ oneOf: times(900, (index) => ({ const: index })) }),
  'a tower of allOf': () => valued(nested(90, (inner) => ({ allOf: [inner] }))),
  'a tower of anyOf': () => valued(nested(14, (inner) => ({ anyOf: [inner, inner] }))),
  'schemas that refer to each other': () =>
    shaped({ $defs: { n: { $ref: '#/$defs/m' }, m: reference }, ...reference }),
  'a tree without leaves': () =>
    shaped({ $defs: { n: closed({ l: reference, r: reference }) }, ...closed({ a: reference }) }),
  '100,000 choices': () => valued({ enum: times(1e5, (index) => `v${index}`) }),
  'numbers that no number is': () =>
    shaped(closed(named(300, () => ({ type: 'integer', minimum: 10, maximum: 5 })))),
  'a pattern that backtracks': () => valued(pattern(evil, { minLength: 119_000 })),
  'a pattern of 9,600 characters': () => valued(pattern('(a|b)?'.repeat(1_600))),
  'classes of Unicode': () => valued(pattern(`(?i)[^${'\\p{L}'.repeat(1_000)}]`)),
  'patterns that no text fits': () =>
    shaped(closed(named(99, (index) => pattern(`^a${index}$`, { minLength: 900 })))),
  'lists in lists': () =>
    valued({
      type: 'array',
      minItems: 130,
      items: { type: 'array', minItems: 130, items: { type: 'string' } },
    }),
  'a tower of messages': () =>
    message({ system: times(1e5, () => ({ type: 'text', text: 'x' })), tools: [] }),
  '100,000 members of metadata': () => message({ metadata: named(1e5, () => 'x') }),
  '140,000 parts': () =>
    content({ contents: [{ role: 'user', parts: times(1.4e5, () => ({ text: 'x' })) }] }),
  'a name with 5 million underscores': () =>
    content({
      generationConfig: {
        responseMimeType: 'application/json',
        responseSchema: { type: 'OBJECT', ['_a'.repeat(5e6)]: 1 },
      },
    }),
  '50,000 properties': () =>
    content({
      generationConfig: {
        responseMimeType: 'application/json',
        responseSchema: { type: 'OBJECT', properties: named(5e4, () => ({ type: 'STRING' })) },
      },
    }),
  '100,000 prompts, 128 times each': () => completion({ prompt: times(1e5, () => 'x'), n: 128 }),
  'a prompt of 10 MB, repeated 128 times': () =>
    completion({ prompt: 'x '.repeat(5e6), echo: true, n: 128 }),
  'prompts of 10 MB, repeated 128 times': () =>
    completion({ prompt: times(16, () => 'x '.repeat(3e5)), echo: true, n: 128 }),
  '2,048 embeddings': () => embedding(times(2_048, () => 'x')),
  'long texts to embed': () => embedding(times(100, () => 'x'.repeat(1e5))),
  'documents of 10 MB to compare': () =>
    json('/v1/rerank', {
      model: 'rerank-v3.5',
      query: 'a '.repeat(5e5),
      documents: times(1_000, () => 'word '.repeat(2_000)),
    }),
  '100,000 texts to judge': () =>
    json('/v1/moderations', { model: 'omni-moderation-latest', input: times(1e5, () => 'x') }),
  '10 MB of instructions': () =>
    json('/v1/responses', { model: 'gpt-5.4', input: 'x', instructions: 'x'.repeat(1e7) }),
  '60,000 fields of one name': () => form(sound, part('a', '').repeat(6e4)),
  '990 fields of 10 kB': () =>
    form(sound, times(990, (at) => part(`a${at}`, 'x'.repeat(1e4))).join('')),
  'the name of a field of 10 MB': () => form(sound, part('%22'.repeat(3e6), '')),
  '10 MB of headers in a form': () => form(sound, `--b\r\n${'X: y\r\n'.repeat(1.7e6)}\r\n\r\n`),
  'a header with a million parameters': () =>
    form(sound, `--b\r\nContent-Disposition: form-data; ${'a="b"; '.repeat(1e6)}\r\n\r\n\r\n`),
  '10 MB of dashes': () => form(sound, part('file', '-'.repeat(1e7))),
  'a query of 15,000 characters': () => ({
    ...said('x'),
    path: `/v1/chat/completions?${'a=%61&'.repeat(2_500)}`,
  }),
  'a path that leads nowhere': () => json(`/v1/${'chat/'.repeat(3_000)}`, {}),
  'a key with a long list of models': () =>
    json('/_anyone/keys', { name: 'x', models: times(9_000, (index) => `m${index}`) }),
  '10 MB for the control API': () => text('/_anyone/keys', ' '.repeat(1e7)),
};
