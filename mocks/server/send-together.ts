import type { ServerResponse } from 'node:http';
import type { Answer } from '../gateway/answer.ts';
import { sendAnswer } from './send-answer.ts';

/** Writes an answer onto the connection of its request, soon. */
export type Send = (answer: Answer, outgoing: ServerResponse) => void;

/**
 * Makes a sender that writes all answers of one turn of the event loop at its end. A client with
 * many connections is then woken once for all of them; woken for each, it and the server spend more
 * on that than on the answers.
 */
export function createSender(): Send {
  let waiting: Parameters<Send>[] = [];
  const sendAll = (): void => {
    const turn = waiting;
    waiting = [];
    for (const [answer, outgoing] of turn) {
      try {
        sendAnswer(answer, outgoing);
      } catch {
        // An answer that cannot be written, for a header of the user's own: the others still are.
        outgoing.destroy();
      }
    }
  };
  return (answer, outgoing) => {
    if (waiting.length === 0) setImmediate(sendAll);
    waiting.push([answer, outgoing]);
  };
}
