import { itemsOf, memberOf, parseJson } from '../../base/json.ts';

const textAt = (value: unknown, ...path: readonly string[]): string => {
  const text = memberOf(value, ...path);
  return typeof text === 'string' ? text : '';
};

const listAt = (value: unknown, ...path: readonly string[]): readonly unknown[] =>
  itemsOf(memberOf(value, ...path));

/** What one event says, whatever format it is of: words of an answer, or of the input of a call. */
function textOfEvent(event: unknown): string {
  const said = [
    // The responses' and the realtime sessions' deltas are texts, the messages' are objects.
    textAt(event, 'delta'),
    textAt(event, 'delta', 'text'),
    textAt(event, 'delta', 'partial_json'),
    ...listAt(event, 'choices').flatMap((choice) => [
      textAt(choice, 'text'),
      textAt(choice, 'delta', 'content'),
      ...listAt(choice, 'delta', 'tool_calls').map((call) => textAt(call, 'function', 'arguments')),
    ]),
    ...listAt(event, 'candidates').flatMap((candidate) =>
      listAt(candidate, 'content', 'parts').map((part) => textAt(part, 'text')),
    ),
  ];
  return said.join('');
}

/** The JSON of a piece of a stream: lines of `data:`, or items of an array with its marks around them. */
function eventsIn(piece: string): unknown[] {
  const lines = [...piece.matchAll(/^data: (.*)$/gm)].map(([, line = '']) => line);
  return lines.length > 0
    ? lines.map(parseJson)
    : piece.split(',\r\n').map((item) => parseJson(item.replace(/^\[(?=\{)|(?<=\})\]$/g, '')));
}

/** The words that a piece of a stream carries; empty for a piece that only frames them. */
export const spokenText = (piece: string): string => eventsIn(piece).map(textOfEvent).join('');
