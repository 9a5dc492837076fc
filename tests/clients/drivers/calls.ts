import { type Calls, person, question, weather, weatherInput } from './client.ts';

/** What the mock says to the question that every client asks. */
const reply = `This is the mock's answer to "${question}". The key was accepted and may use this model; no real model was asked.`;

/** A call of a conversation, and what a client must report about it. */
type Call = {
  readonly name: string;
  readonly make: (calls: Calls) => Promise<unknown>;
  readonly expected: unknown;
  /** True for what is asked with refused keys too; the refusal of the others is no different. */
  readonly isRefusedToo: boolean;
};

/** The calls that every client of a conversation has. */
export const conversationCalls: readonly Call[] = [
  {
    name: 'plain',
    make: async ({ plain }) => (await plain()).text,
    expected: reply,
    isRefusedToo: true,
  },
  {
    name: 'streamed',
    make: async ({ streamed }) => {
      const pieces = await streamed();
      return { text: pieces.join(''), inPieces: pieces.length > 10 };
    },
    expected: { text: reply, inPieces: true },
    isRefusedToo: true,
  },
  {
    name: 'usage',
    make: async ({ plain }) => (await plain()).usage,
    expected: { input: 3, output: 29 },
    isRefusedToo: false,
  },
  {
    name: 'tool call and follow-up',
    make: async ({ toolCall }) => {
      const { called, answer } = await toolCall();
      return { called: called.name, input: weatherInput.parse(called.input), answer };
    },
    expected: { called: weather.name, input: { city: 'sample..' }, answer: reply },
    isRefusedToo: false,
  },
  {
    name: 'structured output',
    make: async ({ structured }) => person.parse(await structured()),
    expected: {
      name: 'sample',
      age: 1,
      mood: 'cheerful',
      address: { city: 'sample', lines: ['sample'] },
    },
    isRefusedToo: true,
  },
  {
    name: 'image in',
    make: ({ picture }) => picture(),
    expected: reply,
    isRefusedToo: false,
  },
];
