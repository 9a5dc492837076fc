import OpenAI from 'openai';
import { OpenAIRealtimeWebSocket } from 'openai/realtime/websocket';

/** What a page saw of a conversation: the answer, or how its client failed. */
export type Heard = { readonly said: string } | { readonly failed: string };

/** Where a page connects to: a base URL of `ws:`, and a key. */
type Place = { readonly url: string; readonly key: string; readonly question: string };

const answerTo = (question: string) => [
  {
    type: 'conversation.item.create' as const,
    item: {
      type: 'message' as const,
      role: 'user' as const,
      content: [{ type: 'input_text' as const, text: question }],
    },
  },
  { type: 'response.create' as const },
];

/** Holds a conversation by the page's own WebSocket, which can send the key as a sub-protocol alone. */
function talkPlainly({ url, key, question }: Place): Promise<Heard> {
  return new Promise((resolve) => {
    const protocols = ['realtime', `openai-insecure-api-key.${key}`];
    const socket = new WebSocket(`${url}/v1/realtime?model=gpt-realtime`, protocols);
    let said = '';
    socket.addEventListener('open', () => {
      for (const event of answerTo(question)) socket.send(JSON.stringify(event));
    });
    socket.addEventListener('message', ({ data }) => {
      const event: { type: string; delta?: string } = JSON.parse(String(data));
      if (event.type === 'response.output_text.delta') said += event.delta ?? '';
      if (event.type !== 'response.done') return;
      resolve({ said });
      socket.close();
    });
    // The browser shows no page the status of a handshake.
    socket.addEventListener('close', ({ code }) => resolve({ failed: `close ${code}` }));
  });
}

/** Holds the same conversation by the OpenAI SDK's client for pages. */
function talkBySdk({ url, key, question }: Place): Promise<Heard> {
  // The SDK asks for wss: whatever its base URL says.
  const Native = globalThis.WebSocket;
  globalThis.WebSocket = class extends Native {
    constructor(target: string | URL, protocols?: string | string[]) {
      super(String(target).replace(/^wss:/, 'ws:'), protocols);
    }
  };
  const baseURL = `${url.replace(/^ws:/, 'http:')}/v1`;
  const client = new OpenAI({ baseURL, apiKey: key, dangerouslyAllowBrowser: true });
  const realtime = new OpenAIRealtimeWebSocket(
    { model: 'gpt-realtime', dangerouslyAllowBrowser: true },
    client,
  );
  globalThis.WebSocket = Native;
  return new Promise((resolve) => {
    let said = '';
    realtime.on('error', (error) => resolve({ failed: error.constructor.name }));
    realtime.on('session.created', () => {
      for (const event of answerTo(question)) realtime.send(event);
    });
    realtime.on('response.output_text.delta', ({ delta }) => {
      said += delta;
    });
    realtime.on('response.done', () => {
      resolve({ said });
      realtime.close();
    });
  });
}

declare global {
  /** The ways in which this page talks, by name. */
  var talks: { readonly plainly: typeof talkPlainly; readonly bySdk: typeof talkBySdk };
}
globalThis.talks = { plainly: talkPlainly, bySdk: talkBySdk };
