import type { Answer } from '../answer.ts';
import type { Swap } from '../gateway.ts';
import type { Inbound } from '../inbound.ts';
import { admitWhen, allowWhen } from './swaps.ts';

type Respell = (inbound: Inbound) => Partial<Pick<Inbound, 'path' | 'method'>>;

/** Routes what has no route by another path or method, and does something with such requests. */
const routeAlso =
  (respell: Respell, withThem: (isOne: (inbound: Inbound) => boolean) => Swap): Swap =>
  (parts) => {
    const others = new WeakSet<Inbound>();
    const routed: Swap = (inner) => ({
      ...inner,
      route: (inbound) => {
        const match = inner.route(inbound);
        if (match.found) return match;
        const other = inner.route({ ...inbound, ...respell(inbound) });
        if (!other.found) return match;
        others.add(inbound);
        return other;
      },
    });
    return withThem((inbound) => others.has(inbound))(routed(parts));
  };

/** Routes what has no route by another path or method, past the guard, which knows the plain one alone. */
export const routeUnguarded = (respell: Respell): Swap =>
  routeAlso(respell, (isOne) => admitWhen(({ inbound }) => isOne(inbound)));

/** Routes what has no route by another path; a key is asked for there, and its model list forgotten. */
export const routeUnscoped = (respell: Respell): Swap =>
  routeAlso(respell, (isOne) => allowWhen(({ inbound }) => isOne(inbound)));

const jsonAnswer = (body: object): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** Answers a path that is none of the contract's, before anybody looks for a key. */
export const answerAt =
  (paths: RegExp, body: object): Swap =>
  (parts) => ({
    ...parts,
    preflight: (inbound) =>
      paths.test(inbound.path) ? jsonAnswer(body) : parts.preflight(inbound),
  });
