import { type AST, parseRegExpLiteral } from '@eslint-community/regexpp';

type Next = (at: number) => boolean;

/** The steps that are left for matching; several patterns and texts may share them. */
export type MatchBudget = { left: number };

/** A walk through a text. */
type Search = {
  readonly characters: readonly string[];
  readonly fits: (node: AST.Element, character: string) => boolean;
  readonly groups: Map<AST.CapturingGroup, string>;
  readonly budget: MatchBudget;
};

const wordCharacter = /^\w$/;

/** Takes one step. @throws RangeError where none is left */
export function spend(budget: MatchBudget): void {
  budget.left -= 1;
  if (budget.left < 0) throw new RangeError('too many steps');
}

const isSingle = ({ type }: AST.Element): boolean =>
  ['Character', 'CharacterClass', 'CharacterSet', 'ExpressionCharacterClass'].includes(type);

function anyAlternative(
  alternatives: readonly AST.Alternative[],
  search: Search,
  at: number,
  next: Next,
): boolean {
  return alternatives.some(({ elements }) => inSequence(elements, 0, search, at, next));
}

const inSequence = (
  elements: readonly AST.Element[],
  index: number,
  search: Search,
  at: number,
  next: Next,
): boolean => {
  const element = elements[index];
  return element === undefined
    ? next(at)
    : walk(element, search, at, (end) => inSequence(elements, index + 1, search, end, next));
};

function repeated(node: AST.Quantifier, search: Search, at: number, next: Next): boolean {
  const { element, min, max } = node;
  if (isSingle(element)) {
    let count = 0;
    while (count < max && at + count < search.characters.length) {
      spend(search.budget);
      if (!search.fits(element, search.characters[at + count] ?? '')) break;
      count += 1;
    }
    for (; count >= min; count -= 1) if (next(at + count)) return true;
    return false;
  }
  const again = (count: number, from: number): boolean => {
    const more =
      count < max &&
      walk(element, search, from, (end) => (end > from || count < min) && again(count + 1, end));
    return more || (count >= min && next(from));
  };
  return again(0, at);
}

function asserted(node: AST.Assertion, search: Search, at: number): boolean {
  const { characters } = search;
  switch (node.kind) {
    case 'start':
      return at === 0;
    case 'end':
      return at === characters.length;
    case 'word': {
      const isWord = (index: number) => wordCharacter.test(characters[index] ?? '');
      return (isWord(at - 1) !== isWord(at)) !== node.negate;
    }
    case 'lookahead':
      return anyAlternative(node.alternatives, search, at, () => true) !== node.negate;
    case 'lookbehind': {
      const endsHere = Array.from({ length: at + 1 }, (_, back) => at - back).some((from) =>
        anyAlternative(node.alternatives, search, from, (end) => end === at),
      );
      return endsHere !== node.negate;
    }
  }
}

function referred(node: AST.Backreference, search: Search, at: number, next: Next): boolean {
  const [group] = [node.resolved].flat();
  const text = [...((group && search.groups.get(group)) ?? '')];
  return text.every((one, index) => search.characters[at + index] === one)
    ? next(at + text.length)
    : false;
}

function walk(node: AST.Element, search: Search, at: number, next: Next): boolean {
  spend(search.budget);
  switch (node.type) {
    case 'Group':
      return anyAlternative(node.alternatives, search, at, next);
    case 'CapturingGroup':
      return anyAlternative(node.alternatives, search, at, (end) => {
        search.groups.set(node, search.characters.slice(at, end).join(''));
        return next(end);
      });
    case 'Quantifier':
      return repeated(node, search, at, next);
    case 'Assertion':
      return asserted(node, search, at) && next(at);
    case 'Backreference':
      return referred(node, search, at, next);
    default: {
      const character = search.characters[at];
      return character !== undefined && search.fits(node, character) && next(at + 1);
    }
  }
}

/**
 * Makes a judge that tells whether a text matches a pattern of JSON Schema, in a bounded time: a pattern
 * over which an engine would puzzle for minutes is walked with counted steps first. What takes more than are
 * left is told as no match, and so is all where the pattern is none.
 */
export function matcherOf(pattern: string, budget: MatchBudget): (text: string) => boolean {
  const singles = new Map<AST.Element, RegExp>();
  const fits = (node: AST.Element, character: string): boolean => {
    const single = singles.get(node) ?? new RegExp(`^(?:${node.raw})$`, 'u');
    singles.set(node, single);
    return single.test(character);
  };
  try {
    const expression = new RegExp(pattern, 'u');
    const { alternatives } = parseRegExpLiteral(expression).pattern;
    return (text) => {
      const characters = [...text];
      const search: Search = { characters, fits, groups: new Map(), budget };
      try {
        for (let at = 0; at <= characters.length; at += 1) {
          if (anyAlternative(alternatives, search, at, () => true)) break;
          spend(search.budget);
        }
        return expression.test(text);
      } catch {
        return false;
      }
    };
  } catch {
    return () => false;
  }
}
