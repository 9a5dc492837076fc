import { isRecord, itemsOf } from '../../base/json.ts';

/** What the bare server answers to every request. */
export type BareAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** A stream's pieces, or one text of JSON. */
  readonly pieces: readonly string[];
};

/** Reads an answer as it arrives in the process of the bare server. */
export function readBareAnswer(text: string): BareAnswer {
  const read: unknown = JSON.parse(text);
  if (!isRecord(read)) throw new Error('the answer is no object');
  const headers = isRecord(read['headers']) ? read['headers'] : {};
  return {
    status: Number(read['status']),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, String(value)]),
    ),
    pieces: itemsOf(read['pieces']).map(String),
  };
}
