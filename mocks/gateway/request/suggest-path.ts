import { distance } from 'fastest-levenshtein';
import { formatOfPath, operationIds, operationOf } from '../../../spec/index.ts';

/** The path that was meant, as the document writes it, and how such a mistake comes about. */
export type PathSuggestion = { readonly path: string; readonly why: string | null };

const knownPaths: readonly string[] = operationIds.flatMap((id) => {
  const { path, streamPath } = operationOf(id);
  return streamPath === null ? [path] : [path, streamPath];
});

/** A path of Gemini with the name of the model that a caller wrote replaced: no suggestion repeats it. */
const withoutModel = (path: string): string =>
  path.replace(/\/models\/[^/:]+:(?=\w+\/?$)/, '/models/{model}:');

const openaiBase = "the OpenAI SDK's base URL ends in /v1";
const geminiBase = 'paths of Gemini begin with /v1beta';

function whyMissing(path: string): string | null {
  if (path.startsWith('/v1beta/')) return geminiBase;
  return formatOfPath(path) === 'openai' ? openaiBase : 'its path begins with /v1';
}

function whyDoubled(path: string): string {
  if (path.startsWith('/v1beta/')) return `${geminiBase}, once`;
  return formatOfPath(path) === 'openai'
    ? `${openaiBase}, once`
    : "the Anthropic SDK's base URL ends without /v1";
}

type Repair = readonly [repaired: string, why: (path: string) => string | null];

/** Paths without the usual mistakes of a base URL, the likeliest first. */
function repairsOf(path: string): readonly Repair[] {
  const single = path.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '');
  const rest = single.replace(/^(?:\/v1(?:beta)?)+(?=\/|$)/i, '');
  const isDoubled = /^\/v1(?:beta)?\/v1/i.test(single);
  const isBare = rest === single;
  return [
    [single, () => null],
    [`/v1${rest}`, isDoubled ? whyDoubled : isBare ? whyMissing : () => null],
    [`/v1beta${rest}`, isDoubled ? whyDoubled : () => geminiBase],
  ];
}

/** How many letters of a path may be wrong. */
const mostWrong = (path: string): number => (path.length < 16 ? 2 : 3);

function nearestPath(path: string): string | null {
  const most = mostWrong(path);
  const [best] = knownPaths
    // As many letters are wrong as one is longer, at least.
    .filter(({ length }) => Math.abs(length - path.length) <= most)
    .map((known) => ({ known, far: distance(path.toLowerCase(), known.toLowerCase()) }))
    .sort((one, other) => one.far - other.far);
  return best !== undefined && best.far <= most ? best.known : null;
}

/**
 * Finds the path that a caller meant: with a missing or doubled `/v1`, with `/v1` in place of `/v1beta`, with
 * slashes too many or letters that are wrong.
 *
 * @param path one that no operation has
 * @returns null where none is near
 */
export function suggestPath(path: string): PathSuggestion | null {
  const repairs = repairsOf(withoutModel(path));
  for (const [repaired, why] of repairs) {
    const exact = knownPaths.find((known) => known === repaired);
    if (exact !== undefined) return { path: exact, why: why(exact) };
  }
  for (const [repaired, why] of repairs) {
    const near = nearestPath(repaired);
    if (near !== null) return { path: near, why: why(near) };
  }
  return null;
}
