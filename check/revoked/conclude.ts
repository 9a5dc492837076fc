import { listWords, plural } from '../../base/text.ts';
import { isSilence, type Way, type WayState } from './judge-way.ts';

/** Whether a deleted key is dead. */
export type RevocationWord = 'dead' | 'alive' | 'unknown' | 'unreachable';

/** The answer to "is this key dead?". */
export type Revocation = {
  readonly word: RevocationWord;
  readonly sentence: string;
};

const operationsOf = (ways: readonly Way[]): string[] => [
  ...new Set(ways.map(({ operation }) => operation)),
];

/** The endpoints of which each way has this state. */
const wholly = (ways: readonly Way[], state: WayState): string[] =>
  operationsOf(ways).filter((operation) =>
    ways.every((way) => way.operation !== operation || way.state === state),
  );

/** `401`, or `401 or 403`: the statuses of the refusals. */
function statusesOf(ways: readonly Way[]): string {
  const statuses = ways.flatMap(({ state, status }) =>
    state === 'refused' && status !== null ? [status] : [],
  );
  return listWords([...new Set(statuses)].toSorted().map(String), 'or');
}

const inAll = (ways: readonly Way[]): string =>
  ways.length === 1 ? '' : `, in all ${plural(ways.length, 'way')}`;

const absentWords = (count: number): string =>
  count === 0 ? '' : ` ${plural(count, 'endpoint is', 'endpoints are')} absent.`;

/** `401 on 12 of 15 endpoints; 3 gave no clear answer`, without a full stop. */
function refusalsOf(asked: readonly Way[]): string {
  const endpoints = operationsOf(asked).length;
  const refused = wholly(asked, 'refused').length;
  if (refused === 0) return `none of ${plural(endpoints, 'endpoint')} gave a clear answer`;
  const rest =
    refused === endpoints ? inAll(asked) : `; ${endpoints - refused} gave no clear answer`;
  return `${statusesOf(asked)} on ${refused} of ${plural(endpoints, 'endpoint')}${rest}`;
}

/**
 * Concludes from every way whether a deleted key is dead. One way in which it works is enough for `alive`.
 * `dead` needs a refusal in every way, and an accepted valid key to compare each with.
 *
 * @param facts.hasValidKey whether the ways were compared with a valid key
 * @param facts.validVariable the environment variable of that key
 */
export function concludeRevocation(
  ways: readonly Way[],
  facts: { readonly hasValidKey: boolean; readonly validVariable: string },
): Revocation {
  const asked = ways.filter(({ state }) => state !== 'absent');
  const works = asked.filter(({ state }) => state === 'works');
  const endpoints = operationsOf(asked).length;
  if (works.length > 0) {
    const count = operationsOf(works).length;
    const others = wholly(asked, 'refused').length;
    const rest = others === 0 ? '' : ` It is refused on ${others}.`;
    return {
      word: 'alive',
      sentence: `ALIVE: the key still works on ${count} of ${plural(endpoints, 'endpoint')}.${rest}`,
    };
  }
  const [first] = ways;
  if (first !== undefined && ways.every(({ exchange }) => isSilence(exchange))) {
    return { word: 'unreachable', sentence: `No answer came from the gateway: ${first.words}.` };
  }
  const absent = absentWords(operationsOf(ways).length - endpoints);
  if (asked.length === 0) {
    return {
      word: 'unknown',
      sentence: 'Unknown: no endpoint exists here. Check the path of the base URL.',
    };
  }
  const refusals = refusalsOf(asked);
  if (!facts.hasValidKey) {
    return {
      word: 'unknown',
      sentence: `Unknown: ${refusals}. Without a valid key this cannot prove that the key is dead: the gateway may refuse every key. Set ${facts.validVariable} to a valid key and run it again.`,
    };
  }
  return asked.every(({ state }) => state === 'refused')
    ? { word: 'dead', sentence: `Dead: ${refusals}.${absent}` }
    : { word: 'unknown', sentence: `Unknown: ${refusals}.${absent}` };
}
