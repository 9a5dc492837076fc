import type { CarrierRow } from '../carrier.ts';

const parameters = { type: 'object', properties: { city: { type: 'string' } } };
const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const dataUrl = `data:image/png;base64,${pixel}`;

/** Something that a body asks for, and the members that ask for it. */
export type Feature = readonly [
  id: string,
  words: string,
  members: Readonly<Record<string, unknown>>,
];

/** Features of each operation; each is valid for it. */
const features: Readonly<Record<string, readonly Feature[]>> = {
  createChatCompletion: [
    [
      'tools',
      'a tool to call',
      {
        tools: [{ type: 'function', function: { name: 'weather', parameters } }],
        tool_choice: 'auto',
      },
    ],
    [
      'image',
      'an image among its messages',
      {
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'Hi' },
              { type: 'image_url', image_url: { url: dataUrl } },
            ],
          },
        ],
      },
    ],
    [
      'schema',
      'a schema for its answer',
      {
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'place', schema: parameters },
        },
      },
    ],
    [
      'system-message',
      'a system message',
      {
        messages: [
          { role: 'system', content: 'Hi' },
          { role: 'user', content: 'Hi' },
        ],
      },
    ],
    ['service-tier', 'a service tier', { service_tier: 'flex' }],
    ['reasoning', 'an effort of reasoning', { reasoning_effort: 'high' }],
    ['one-token', 'a single token for its answer', { max_completion_tokens: 1 }],
    ['choices', 'two choices', { n: 2 }],
    [
      'metered-stream',
      'a stream that ends with its usage',
      { stream: true, stream_options: { include_usage: true } },
    ],
    // More than many guards read of a body.
    ['padding', 'a member of 65 KiB', { padding: 'a'.repeat(65 * 1024) }],
  ],
  createResponse: [
    [
      'tools',
      'a tool to call',
      { tools: [{ type: 'function', name: 'weather', parameters, strict: false }] },
    ],
    [
      'image',
      'an image in its input',
      {
        input: [
          {
            role: 'user',
            content: [
              { type: 'input_text', text: 'Hi' },
              { type: 'input_image', image_url: dataUrl, detail: 'auto' },
            ],
          },
        ],
      },
    ],
    ['background', 'work in the background', { background: true, store: true }],
    ['instructions', 'instructions', { instructions: 'Hi' }],
  ],
  createMessage: [
    ['tools', 'a tool to call', { tools: [{ name: 'weather', input_schema: parameters }] }],
    [
      'image',
      'an image among its messages',
      {
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'Hi' },
              {
                type: 'image',
                source: { type: 'base64', media_type: 'image/png', data: pixel },
              },
            ],
          },
        ],
      },
    ],
    ['system', 'a system prompt', { system: 'Hi' }],
    [
      'thinking',
      'thinking',
      { max_tokens: 2048, thinking: { type: 'enabled', budget_tokens: 1024 } },
    ],
    ['one-token', 'a single token for its answer', { max_tokens: 1 }],
  ],
  generateContent: [
    [
      'tools',
      'a tool to call',
      { tools: [{ functionDeclarations: [{ name: 'weather', parameters }] }] },
    ],
    [
      'image',
      'an image among its contents',
      {
        contents: [
          {
            role: 'user',
            parts: [{ text: 'Hi' }, { inlineData: { mimeType: 'image/png', data: pixel } }],
          },
        ],
      },
    ],
    ['system', 'an instruction of the system', { systemInstruction: { parts: [{ text: 'Hi' }] } }],
    [
      'schema',
      'a schema for its answer',
      { generationConfig: { responseMimeType: 'application/json', responseSchema: parameters } },
    ],
  ],
  createEmbedding: [
    ['list', 'a list of inputs', { input: ['Hi', 'Hi'] }],
    ['dimensions', 'dimensions and an encoding', { dimensions: 8, encoding_format: 'base64' }],
  ],
  createImage: [
    ['size', 'a size and a quality', { size: '1024x1024', quality: 'high' }],
    ['choices', 'two images', { n: 2 }],
  ],
  createSpeech: [['medium', 'another medium', { response_format: 'wav', speed: 2 }]],
};

/** Returns the features for which some gateways choose another model: tools and images. */
export const modelFeatures = (operation: string): readonly Feature[] =>
  (features[operation] ?? []).filter(([id]) => id === 'tools' || id === 'image');

/** Features that a body may ask for, and that send a call another way in some gateways. */
export const featureCarriers = (): CarrierRow[] =>
  Object.entries(features).flatMap(([operation, rows]) =>
    rows.map(
      ([id, words, members]): CarrierRow => ({
        id: `feature-${id}`,
        kind: 'member',
        words,
        members,
        operations: [operation],
      }),
    ),
  );
