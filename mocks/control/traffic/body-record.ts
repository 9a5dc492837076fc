import type { components } from '../../../spec/index.ts';
import type { Hiding } from './hide-secrets.ts';
import type { KeptBytes } from './kept-body.ts';

/** A body as the control API shows it. */
export type BodyRecord = components['schemas']['KeptBody'];

/** What is known of a body from its headers. */
export type BodyHead = {
  readonly type: string;
  readonly encoding: string;
  readonly length: string | null;
};

const textTypes =
  /^(?:text\/|multipart\/|application\/(?:[\w.-]+\+)?(?:json|xml|javascript|x-www-form-urlencoded|x-ndjson|yaml))/i;

/** A form as a text, with its binary parts named and left out. */
function readForm(bytes: Buffer, type: string): string {
  const [, quoted, plain] = /\bboundary=(?:"([^"]*)"|([^;\s]+))/i.exec(type) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) return bytes.toString();
  const parts = bytes.toString('latin1').split(`--${boundary}`);
  const shown = parts.map((part) => {
    const at = part.indexOf('\r\n\r\n');
    const body = part.slice(at + 4);
    return at !== -1 && /\nContent-Type: (?!text|application\/json)/i.test(part)
      ? `${part.slice(0, at + 4)}[${Math.max(0, body.length - 2)} bytes]\r\n`
      : part;
  });
  return Buffer.from(shown.join(`--${boundary}`), 'latin1').toString();
}

/** Why a body has nothing to show; null where it has, or was empty. */
function reasonFor({ state, size }: KeptBytes, { length }: BodyHead): string | null {
  if (state === 'unread' && Number(length ?? 0) > 0) return 'Nobody read this body.';
  return state === 'cut' && size === null ? 'The body was too large, and was not kept.' : null;
}

/** A body, decoded as its type says, with every secret hidden. */
export function bodyRecord(kept: KeptBytes, head: BodyHead, hiding: Hiding): BodyRecord {
  const { bytes, size, state } = kept;
  const isCut = size !== null && size > bytes.length;
  const record = { size, kept: bytes.length, type: head.type, state };
  const shows = (part: Partial<BodyRecord>): BodyRecord => ({
    ...record,
    text: null,
    base64: null,
    note: reasonFor(kept, head),
    ...part,
  });
  if (bytes.length === 0) return shows({});
  if (!/^(?:identity)?$/i.test(head.encoding)) {
    return shows({ note: 'The body is compressed: it is not shown.' });
  }
  const isForm = /^multipart\//i.test(head.type);
  if (isForm || !bytes.includes(0)) {
    const isText = textTypes.test(head.type) || head.type === '';
    const text = isForm ? readForm(bytes, head.type) : isText ? bytes.toString() : null;
    if (text !== null) return shows({ text: isCut ? hiding.cutText(text) : hiding.text(text) });
  }
  return hiding.isIn(bytes)
    ? shows({ note: 'The body carries a key: it is not shown.' })
    : shows({ base64: bytes.toString('base64') });
}
