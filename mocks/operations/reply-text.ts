import { hideKeys } from '../keys/keyring.ts';
import { cutText } from './cut-text.ts';

const quoted = 80;

/**
 * What the mock's model says to a prompt: the same to the same words, and nothing that is secret. A
 * caller who pastes a key into a prompt does not find it in the answer.
 *
 * @param prompt what the user said last; its first 80 characters are repeated
 */
export function replyText(prompt: string): string {
  const said = cutText(prompt, quoted);
  const mark = said.length < prompt.length ? '…' : '';
  const subject = said === '' ? '' : ` to "${hideKeys(said)}${mark}"`;
  return `This is the mock's answer${subject}. The key was accepted and may use this model; no real model was asked.`;
}
