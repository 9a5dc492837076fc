import type { Departure } from './mutation.ts';
import { changeAt, codeOf, type DraftBody, insert, type Member, rotate } from './request-parts.ts';

/** JSON with one character of its strings written as an escape; unchanged where it has no strings. */
function escapeAt(json: string, at: number): string {
  const places = [...json.matchAll(/"(?:[^"\\]|\\.)*"/g)].flatMap(({ 0: text, index }) =>
    [...text.matchAll(/\\u[\da-f]{4}|\\.|[\w.-]/gi)]
      .filter(({ 0: piece }) => piece.length === 1)
      .map((piece) => index + piece.index),
  );
  const place = places[at % places.length];
  if (place === undefined) return json;
  const escaped = `\\u${codeOf(json.charAt(place)).padStart(4, '0')}`;
  return json.slice(0, place) + escaped + json.slice(place + 1);
}

function textOf(json: string): string {
  const value: unknown = JSON.parse(json);
  return typeof value === 'string' ? value : json;
}

const partOf = (name: string, text: string): string => {
  const bytes = Buffer.from(text, 'utf8').toString('latin1');
  return `\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${bytes}\r\n`;
};

const isNamed = (name: string, piece: Member | string): boolean =>
  typeof piece === 'string' ? piece.includes(`; name="${name}"`) : textOf(piece[0]) === name;

/** The body after a departure; the same one where that finds nothing to change. */
export function changeBody(body: DraftBody, departure: Departure, modelName: string): DraftBody {
  if (body.kind === 'form') {
    const { parts } = body;
    switch (departure.kind) {
      case 'member-order':
        return { ...body, parts: rotate(parts, departure.by) };
      case 'member': {
        const part = partOf(departure.name, textOf(departure.value));
        return { ...body, parts: insert(parts, part, departure.first) };
      }
      case 'model': {
        const named = partOf(modelName, departure.text);
        return { ...body, parts: parts.map((one) => (isNamed(modelName, one) ? named : one)) };
      }
      default:
        return body;
    }
  }
  const { members } = body;
  switch (departure.kind) {
    case 'member-order':
      return { ...body, members: rotate(members, departure.by) };
    case 'gap':
      return { ...body, gap: body.gap + departure.text };
    case 'escape': {
      const escapeIn = ([name, value]: Member): Member => {
        const at = departure.at % (name.length + value.length);
        return at < value.length ? [name, escapeAt(value, at)] : [escapeAt(name, at), value];
      };
      return { ...body, members: changeAt(members, departure.member, escapeIn) };
    }
    case 'member': {
      const member: Member = [JSON.stringify(departure.name), departure.value];
      return { ...body, members: insert(members, member, departure.first) };
    }
    case 'model': {
      const text = JSON.stringify(departure.text);
      const rename = (one: Member): Member => (isNamed(modelName, one) ? [one[0], text] : one);
      return { ...body, members: members.map(rename) };
    }
    default:
      return body;
  }
}
