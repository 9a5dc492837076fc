import type { Severity } from '../../suites/cases/case.ts';

/** A case with a finding that no entry of a baseline expects. */
export type Uncovered = { readonly id: string; readonly severity: Severity };

/** A pattern over case ids, and the most severe finding that it is for. */
export type Cover = { readonly cases: string; readonly severity: Severity };

/** The patterns that a case id falls under, widest first: its clause, its endpoint, its style. */
function prefixesOf(id: string): string[] {
  const parts = id.split('/');
  return [1, 2, 3].map((length) => `${parts.slice(0, length).join('/')}/`);
}

/**
 * Puts cases into as few patterns as match no more than what was found: `CLAUSE/endpoint/*` replaces
 * them only where each case of it has a finding of the same severity; else each case has its own entry.
 *
 * @param known the ids of all cases of the run
 */
export function coverCases(uncovered: readonly Uncovered[], known: readonly string[]): Cover[] {
  const severityOf = new Map(uncovered.map(({ id, severity }) => [id, severity]));
  const isWhole = new Map<string, boolean>();
  const standsFor = (prefix: string, severity: Severity): boolean => {
    const name = `${severity} ${prefix}`;
    const told = isWhole.get(name);
    if (told !== undefined) return told;
    const own = known.filter((id) => id.startsWith(prefix));
    const whole = own.length > 1 && own.every((id) => severityOf.get(id) === severity);
    isWhole.set(name, whole);
    return whole;
  };
  const covers = new Map<string, Cover>();
  for (const { id, severity } of uncovered) {
    const prefix = prefixesOf(id).find((one) => standsFor(one, severity));
    const cases = prefix === undefined ? id : `${prefix}*`;
    covers.set(cases, { cases, severity });
  }
  return [...covers.values()];
}
