import { didYouMean, UsageError } from '../base/errors.ts';
import { builtInContract } from '../fixtures/contract.ts';
import { type Contract, operationIdsOf } from '../spec/contract.ts';
import { type RequirementId, requirementIds } from '../spec/index.ts';
import type { Case } from '../suites/cases/case.ts';
import { replacementOf } from '../suites/cases/replaced-ids.ts';
import { casesOf } from '../suites/checks/index.ts';
import { type NameOption, typedOption } from './options/option.ts';

/** The selected cases, and the clauses of which some cases are not selected. */
export type Selection<One = Case> = {
  readonly cases: readonly One[];
  readonly narrowed: readonly RequirementId[];
  /** Every case of this kind of run, selected or not. */
  readonly known: readonly One[];
};

/** What is read of a case to select it. */
type Named = Pick<Case, 'id' | 'requirement'>;

/** A pattern over ids: `*` is any text, `?` any character, `{a,b}` either; a bare clause id is all of its cases. */
export function toPattern(glob: string): RegExp {
  const source = glob.replace(/[.+^$()|[\]\\]/g, '\\$&');
  const alternatives = source.replace(
    /\{([^{}]*)\}/g,
    (_, list: string) => `(?:${list.split(',').join('|')})`,
  );
  const text = alternatives.replace(/\*+/g, '.*').replace(/\?(?!:)/g, '.');
  return new RegExp(glob.includes('/') || glob.includes('*') ? `^${text}$` : `^${text}(?:/.*)?$`);
}

/**
 * The first of a pattern's alternatives that fits no id, as the pattern with that one alone: in
 * `{KEY-DELETED,KEY-GONE}/*` it is `KEY-GONE/*`. Undefined where each fits one.
 */
export function idleIn(glob: string, isKnown: (pattern: RegExp) => boolean): string | undefined {
  const lists = [...glob.matchAll(/\{([^{}]*)\}/g)];
  const single = lists.flatMap((list) =>
    (list[1] ?? '')
      .split(',')
      .map((one) => glob.slice(0, list.index) + one + glob.slice(list.index + list[0].length)),
  );
  return [glob, ...single].find((one) => !isKnown(toPattern(one)));
}

/** Why a pattern matched nothing, with the nearest thing that exists. */
export function explainNothing(
  glob: string,
  pattern: RegExp,
  all: readonly Named[],
  nameOption: NameOption = typedOption,
  contract: Contract = builtInContract(),
): string {
  if (casesOf(contract, { thorough: true }).some(({ id }) => pattern.test(id))) {
    return `${glob} matches only cases that need ${nameOption('thorough')}: add it.`;
  }
  const replacement = replacementOf(glob);
  if (replacement !== null) return `${glob} was replaced: use ${replacement}.`;
  const [requirement = '', operation] = glob.split('/');
  if (!/[*?{]/.test(requirement) && !requirementIds.some((id) => id === requirement)) {
    return `There is no clause ${requirement}.${didYouMean(requirement, requirementIds)}`;
  }
  if (
    operation !== undefined &&
    !/[*?{]/.test(operation) &&
    !operationIdsOf(contract).includes(operation)
  ) {
    return `There is no operation ${operation}.${didYouMean(operation, operationIdsOf(contract))}`;
  }
  const own = all.filter((one) => one.requirement === requirement).map(({ id }) => id);
  return `No case has an id like ${glob}.${didYouMean(glob, own)}`;
}

/**
 * Selects cases, or outlines of cases, by patterns over their ids; all of them without a pattern.
 *
 * @param known every case of the kind of run that is asked for
 * @param nameOption names options as the caller gives them
 * @param contract that of the cases
 * @throws UsageError for a pattern that matches nothing
 */
export function selectAmong<One extends Named>(
  only: readonly string[],
  known: readonly One[],
  nameOption: NameOption,
  contract: Contract,
): Selection<One> {
  if (only.length === 0) return { cases: known, narrowed: [], known };
  const patterns = only.map((glob) => {
    const idle = idleIn(glob, (pattern) => known.some(({ id }) => pattern.test(id)));
    if (idle !== undefined) {
      throw new UsageError(
        `${nameOption('only')}: ${explainNothing(idle, toPattern(idle), known, nameOption, contract)} \`list\` shows every case id.`,
      );
    }
    return toPattern(glob);
  });
  const isSelected = ({ id }: Named) => patterns.some((pattern) => pattern.test(id));
  const left = known.filter((one) => !isSelected(one));
  return {
    cases: known.filter(isSelected),
    narrowed: [...new Set(left.map(({ requirement }) => requirement))],
    known,
  };
}

/** Selects cases as `selectAmong` does: of the fixed matrix by default. */
export const selectCases = (
  only: readonly string[],
  known: readonly Case[] = casesOf(builtInContract()),
  nameOption: NameOption = typedOption,
  contract: Contract = builtInContract(),
): Selection => selectAmong(only, known, nameOption, contract);
