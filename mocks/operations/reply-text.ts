import { cutText } from './cut-text.ts';

const quoted = 80;

/** What looks like a key. A caller who pastes one into a prompt must not find it in an answer. */
const keyLike = /sk-[\w-]{4,}/g;

/**
 * What the mock's model says to a prompt: the same to the same words, and nothing that is secret.
 *
 * @param prompt what the user said last; its first 80 characters are repeated
 */
export function replyText(prompt: string): string {
  const said = cutText(prompt, quoted);
  const mark = said.length < prompt.length ? '…' : '';
  const subject = said === '' ? '' : ` to "${said.replace(keyLike, 'sk-…')}${mark}"`;
  return `This is the mock's answer${subject}. The key was accepted and may use this model; no real model was asked.`;
}
