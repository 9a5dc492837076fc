/** An endpoint as the authentication document describes it, written down by hand. */
export type Endpoint = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly format: 'openai' | 'anthropic' | 'gemini';
  /** Members or fields without which a call is not complete, its model aside. */
  readonly needs: readonly string[];
  readonly form?: true;
  readonly socket?: true;
  /** Audio rather than JSON comes back. */
  readonly sound?: true;
};

const openai = (path: string, ...needs: string[]): Endpoint => ({
  method: 'POST',
  path,
  format: 'openai',
  needs,
});

/** The endpoints of the document's table. `*` in a path is the model. */
export const endpoints: readonly Endpoint[] = [
  openai('/v1/chat/completions', 'messages'),
  openai('/v1/completions', 'prompt'),
  openai('/v1/responses', 'input'),
  openai('/v1/embeddings', 'input'),
  openai('/v1/rerank', 'query', 'documents'),
  { ...openai('/v1/audio/speech', 'input', 'voice'), sound: true },
  { ...openai('/v1/audio/transcriptions', 'file'), form: true },
  { ...openai('/v1/audio/translations', 'file'), form: true },
  openai('/v1/images/generations', 'prompt'),
  { ...openai('/v1/images/edits', 'image', 'prompt'), form: true },
  { ...openai('/v1/images/variations', 'image'), form: true },
  { ...openai('/v1/realtime'), method: 'GET', socket: true },
  { ...openai('/v1/models'), method: 'GET' },
  { method: 'POST', path: '/v1/messages', format: 'anthropic', needs: ['max_tokens', 'messages'] },
  {
    method: 'POST',
    path: '/v1beta/models/*:generateContent',
    format: 'gemini',
    needs: ['contents'],
  },
];
