import type { WebSocket } from 'ws';
import { isRecord, memberOf } from '../../base/json.ts';
import { complainOfFrame, deepestNesting } from '../gateway/request/measure-body.ts';
import { nestsTooDeeply } from '../gateway/request/payload.ts';
import { lastUserText } from '../operations/asked-text.ts';
import { createdAt } from '../operations/call.ts';
import { sayPlainly } from '../operations/reply.ts';
import type { RealtimeEvent } from './events.ts';
import { type ClientEvent, failure, problem } from './problem.ts';
import { createSpeaker } from './responder.ts';
import { plainVoice, type RealtimeVoice } from './voice.ts';

/** How long a session may last, in seconds, as the mock reports it to the client; the mock does not end it. */
const lifetime = 3600;

/** The most characters of JSON that a session's settings may grow to, change by change. */
const largestSession = 1024 * 1024;

/** The most bytes that may wait for a client who does not read; its session ends there. */
const mostWaiting = 64 * 1024 * 1024;

/** The text of a member; an empty one where it has none, as the text of sound. */
function textIn(value: unknown, name: string): string {
  const text = memberOf(value, name);
  return typeof text === 'string' ? text : '';
}

/** The last text of the user among conversation items, whose shape is the client's own. */
function promptIn(items: readonly unknown[]): string {
  const messages = items.map((item) => {
    const content = memberOf(item, 'content');
    return {
      role: textIn(item, 'role'),
      content: Array.isArray(content) ? content.map((part) => textIn(part, 'text')).join('') : '',
    };
  });
  return lastUserText(messages);
}

/** A session's side of the conversation. */
type RealtimeSession = {
  /** The first event. */
  readonly opened: RealtimeEvent;
  /** Takes a frame, and answers with events. */
  readonly receive: (frame: string) => void;
  /** Says no more. */
  readonly end: () => void;
};

/** What the handshake of a session decided. */
type Opened = { readonly model: string; readonly keyId: string };

/** A session apart from any socket; its events go to `send`, those of a response as they are said. */
function createRealtimeSession(
  { model, keyId }: Opened,
  voice: RealtimeVoice,
  send: (event: RealtimeEvent) => void,
): RealtimeSession {
  const speaker = createSpeaker(voice, send, () => send(failure));
  let session: Readonly<Record<string, unknown>> = {
    type: 'realtime',
    object: 'realtime.session',
    id: 'sess_1',
    model,
    output_modalities: ['text'],
    instructions: '',
    tools: [],
    tool_choice: 'auto',
    max_output_tokens: 'inf',
    expires_at: createdAt + lifetime,
  };
  let prompt = '';
  let hasResult = false;
  let count = 0;
  const name = (prefix: string): string => {
    count += 1;
    return `${prefix}_${count}`;
  };

  const answers: Readonly<Record<string, (event: ClientEvent) => Iterable<RealtimeEvent>>> = {
    'session.update': (event) => {
      const change = event['session'];
      if (!isRecord(change)) return [problem('`session` is missing.', event)];
      // The key was judged for the model of the handshake, so that no other may be had by a frame.
      if (Object.hasOwn(change, 'model') && change['model'] !== model) {
        return [problem('The model of a session cannot be changed.', event)];
      }
      const changed = { ...session, ...change };
      if (JSON.stringify(changed).length > largestSession) {
        return [problem('The session would be too large.', event)];
      }
      session = changed;
      return [{ type: 'session.updated', session }];
    },
    'conversation.item.create': (event) => {
      const given = event['item'];
      if (!isRecord(given)) return [problem('`item` is missing.', event)];
      const item = { id: name('item'), object: 'realtime.item', status: 'completed', ...given };
      prompt = promptIn([item]) || prompt;
      hasResult = memberOf(item, 'type') === 'function_call_output';
      const added = { previous_item_id: event['previous_item_id'] ?? null, item };
      // `created` is what earlier clients wait for, `added` and `done` what later ones do.
      return ['created', 'added', 'done'].map((step) => ({
        type: `conversation.item.${step}`,
        ...added,
      }));
    },
    'response.create': (event) => {
      const active = speaker.active();
      if (active !== null) {
        const code = 'conversation_already_has_active_response';
        return [problem(`The response ${active} is still being said.`, event, code)];
      }
      const input = memberOf(event, 'response', 'input');
      const limit =
        memberOf(event, 'response', 'max_output_tokens') ?? session['max_output_tokens'];
      const message = Array.isArray(input) ? promptIn(input) : prompt;
      const written = voice.findAnswer({ keyId, model, message, hasResult });
      const scripted = written?.answer.kind === 'error' ? undefined : written?.answer;
      speaker.speak({
        ids: { response: name('resp'), item: name('item') },
        prompt: message,
        reply:
          written?.answer.kind === 'error'
            ? written.answer
            : sayPlainly({
                prompt: message,
                limit: typeof limit === 'number' && limit > 0 ? limit : undefined,
                scripted,
              }),
        delay: written?.delay ?? 0,
      });
      return [];
    },
    'response.cancel': (event) => {
      const id = event['response_id'];
      return speaker.cancel(typeof id === 'string' ? id : null)
        ? []
        : [problem('There is no response to cancel.', event, 'response_cancel_not_active')];
    },
    'input_audio_buffer.append': () => [],
    'input_audio_buffer.clear': () => [{ type: 'input_audio_buffer.cleared' }],
    'input_audio_buffer.commit': () => [
      { type: 'input_audio_buffer.committed', previous_item_id: null, item_id: name('item') },
    ],
  };

  const answer = (frame: string): Iterable<RealtimeEvent> => {
    let event: unknown;
    try {
      event = JSON.parse(frame);
    } catch {
      return [problem('The frame is not valid JSON.')];
    }
    if (nestsTooDeeply(frame, event)) {
      return [problem(`The frame is nested more than ${deepestNesting} levels deep.`)];
    }
    const type = memberOf(event, 'type');
    if (!isRecord(event) || typeof type !== 'string') return [problem('`type` is missing.')];
    const found = Object.hasOwn(answers, type) ? answers[type] : undefined;
    return found?.(event) ?? [problem('This mock does not know this type of event.', event)];
  };
  return {
    opened: { type: 'session.created', session },
    receive: (frame) => {
      try {
        for (const event of answer(frame)) send(event);
      } catch {
        send(failure);
      }
    },
    end: speaker.end,
  };
}

/**
 * Serves a realtime session over a WebSocket whose handshake was accepted. Broken and unknown
 * frames are answered with an `error` event; the session goes on.
 */
export function serveRealtime(socket: WebSocket, opened: Opened, voice = plainVoice): void {
  let count = 0;
  const send = (event: RealtimeEvent): void => {
    count += 1;
    socket.send(JSON.stringify({ event_id: `event_${count}`, ...event }));
  };
  const session = createRealtimeSession(opened, voice, send);
  // An unheard error (a frame too large, a broken one) would end the process; ws closes the socket.
  socket.on('error', () => {});
  socket.on('close', session.end);
  socket.on('message', (data, isBinary) => {
    if (socket.bufferedAmount > mostWaiting) socket.terminate();
    else if (isBinary) send(problem('Frames are JSON texts: send sound as base64 in one.'));
    else {
      const frame = data.toString();
      const complaint = complainOfFrame(frame);
      if (complaint === null) session.receive(frame);
      else send(problem(`The frame has ${complaint}.`));
    }
  });
  send(session.opened);
}
