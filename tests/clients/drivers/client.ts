import { z } from 'zod';
import { picture } from '../../../fixtures/requests.ts';

/** Where a client is pointed, and with which key. */
export type Connection = {
  /** The gateway's base URL. */
  readonly url: string;
  readonly key: string;
  /** False keeps a client from asking again of its own accord. */
  readonly retries: boolean;
};

/** What a client reported about a plain answer. */
type Answered = {
  readonly text: string;
  readonly usage: { readonly input: number | undefined; readonly output: number | undefined };
};

/** What came of a tool that the model called, and of telling it the tool's result. */
export type ToolTalk = {
  readonly called: { readonly name: string; readonly input: unknown };
  readonly answer: string;
};

/** The calls of a client that holds a conversation, each made the client's own way. */
export type Calls = {
  readonly plain: () => Promise<Answered>;
  /** The pieces of a streamed answer. */
  readonly streamed: () => Promise<readonly string[]>;
  readonly toolCall: () => Promise<ToolTalk>;
  /** A value that fits `person`. */
  readonly structured: () => Promise<unknown>;
  /** The answer to a picture and a question about it. */
  readonly picture: () => Promise<string>;
};

/** The statuses with which a key is refused. */
export type Refused = 401 | 403 | 429;

/** A client library that holds a conversation, as an application uses it. */
export type Client = {
  /** Its name in the matrix. */
  readonly name: string;
  /** Its package in package.json, whose version the matrix shows. */
  readonly package: string;
  readonly connect: (connection: Connection) => Calls;
  /** The name of the error class that it raises. */
  readonly raises: Readonly<Record<Refused, string>>;
};

export const models = {
  openai: 'gpt-5.4',
  anthropic: 'claude-sonnet-4-6',
  gemini: 'gemini-3.1-pro-preview',
} as const;

export const question = 'Good morning';

/** A tool that is offered to the model. */
export const weather = {
  name: 'get_weather',
  description: 'Tells the weather of a city.',
  parameters: {
    type: 'object',
    properties: { city: { type: 'string', minLength: 8 } },
    required: ['city'],
    additionalProperties: false,
  },
} as const;

/** The same as the libraries take it that describe their tools by zod. */
export const weatherInput = z.object({ city: z.string().min(8) });

/** What the tool answers. */
export const weatherResult = 'Sunny, 21 degrees.';

/**
 * The shape of a structured answer. It has no bounds: the AI SDK takes them out for Anthropic, whose
 * service knows none.
 */
export const person = z.object({
  name: z.string(),
  age: z.number().int(),
  mood: z.enum(['cheerful', 'grumpy']),
  address: z.object({ city: z.string(), lines: z.array(z.string()) }),
});

/** The same as JSON Schema, as a plain record. */
export const personSchema = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    age: { type: 'integer' },
    mood: { type: 'string', enum: ['cheerful', 'grumpy'] },
    address: {
      type: 'object',
      properties: {
        city: { type: 'string' },
        lines: { type: 'array', items: { type: 'string' } },
      },
      required: ['city', 'lines'],
      additionalProperties: false,
    },
  },
  required: ['name', 'age', 'mood', 'address'],
  additionalProperties: false,
};

export const pictureBase64 = Buffer.from(picture.bytes).toString('base64');
export const pictureUrl = `data:image/png;base64,${pictureBase64}`;

/** Gathers what a stream yields. */
export async function gather<T>(
  stream: AsyncIterable<T>,
  read: (item: T) => string | null | undefined,
): Promise<string[]> {
  const pieces: string[] = [];
  for await (const item of stream) {
    const piece = read(item);
    if (piece) pieces.push(piece);
  }
  return pieces;
}
