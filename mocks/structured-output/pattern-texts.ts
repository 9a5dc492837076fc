import { type AST, parseRegExpLiteral } from '@eslint-community/regexpp';
import { type MatchBudget, spend } from './match-within.ts';

/** How one text is drawn from a pattern: what is taken of each choice, and how far a repetition goes. */
type Draw = {
  /** Turns every choice and every character by as much. */
  readonly turn: number;
  /** The repetition that is taken more often than it must be, counted from the left, and by how much. */
  readonly stretched: number;
  readonly by: number;
  /** The texts of the groups so far, for references back to them. */
  readonly groups: Map<AST.CapturingGroup, string>;
  readonly budget: MatchBudget;
  /** The characters that each class was found to have. */
  readonly known: Map<AST.Element, readonly string[]>;
  repetitions: number;
  characters: number;
};

/** The most characters of a text that is drawn from a pattern, and the most repetitions that are stretched. */
const mostCharacters = 20_000;
const mostStretched = 12;

/** Small and large letters and digits in turn, so that a short text has one of each; then the rest. */
const pool: readonly string[] = [
  ...Array.from({ length: 26 }, (_, index) => {
    const letter = String.fromCodePoint(97 + index);
    return `${letter}${letter.toUpperCase()}${index % 10}`;
  }).join(''),
  ...'-_. !"#$%&\'()*+,/:;<=>?@[\\]^`{|}~\t\nßéÄяЖΩ中あ😀',
];

/** The characters of a class or a set that are drawn. */
function charactersOf(node: AST.Element): readonly string[] {
  const single = new RegExp(`^(?:${node.raw})$`, 'u');
  const within = node.type === 'CharacterClass' ? firstsOf(node) : [];
  const fitting = pool.filter((one) => single.test(one));
  return fitting.length > 0 ? fitting : within.filter((one) => single.test(one));
}

function drawCharacter(node: AST.Element, draw: Draw): string {
  const choices = draw.known.get(node) ?? charactersOf(node);
  draw.known.set(node, choices);
  return choices[(draw.turn + draw.characters) % Math.max(1, choices.length)] ?? '';
}

/** The first characters of the ranges that a class names. */
const firstsOf = ({ elements }: AST.CharacterClass): string[] =>
  elements.flatMap((element) => {
    if (element.type === 'Character') return [String.fromCodePoint(element.value)];
    if (element.type !== 'CharacterClassRange') return [];
    return [String.fromCodePoint(element.min.value), String.fromCodePoint(element.max.value)];
  });

function drawRepetition(node: AST.Quantifier, draw: Draw): string {
  const own = draw.repetitions;
  draw.repetitions += 1;
  const more = own === draw.stretched ? draw.by : 0;
  const count = Math.min(node.min + more, node.max, mostCharacters);
  let text = '';
  for (let index = 0; index < count && draw.characters < mostCharacters; index += 1) {
    text += drawElement(node.element, draw);
  }
  return text;
}

function drawElement(node: AST.Element, draw: Draw): string {
  spend(draw.budget);
  let text = '';
  switch (node.type) {
    case 'Character':
      text = String.fromCodePoint(node.value);
      break;
    case 'CharacterClass':
    case 'CharacterSet':
    case 'ExpressionCharacterClass':
      text = drawCharacter(node, draw);
      break;
    case 'Group':
      return drawAlternatives(node.alternatives, draw);
    case 'CapturingGroup':
      text = drawAlternatives(node.alternatives, draw);
      draw.groups.set(node, text);
      return text;
    case 'Backreference': {
      const group = [node.resolved].flat()[0];
      return group === undefined ? '' : (draw.groups.get(group) ?? '');
    }
    case 'Quantifier':
      return drawRepetition(node, draw);
    case 'Assertion':
      return '';
  }
  draw.characters += 1;
  return text;
}

function drawAlternatives(alternatives: readonly AST.Alternative[], draw: Draw): string {
  const chosen = alternatives[draw.turn % alternatives.length];
  return (chosen?.elements ?? []).map((element) => drawElement(element, draw)).join('');
}

/** A pattern as a tree; null where it is none. JSON Schema reads patterns with the flag `u`. */
function parse(pattern: string): AST.RegExpLiteral | null {
  try {
    return parseRegExpLiteral(new RegExp(pattern, 'u'));
  } catch {
    return null;
  }
}

/**
 * Texts that may match a pattern: what it says is drawn, its look-around is not followed. The same pattern
 * gives the same texts.
 *
 * @param turn which choices are taken
 * @param least the fewest characters wanted; repetitions are stretched one by one to get there
 * @throws RangeError where the budget is spent
 */
export function* textsOfPattern(
  pattern: string,
  turn: number,
  least: number,
  budget: MatchBudget,
): Generator<string> {
  const tree = parse(pattern);
  if (tree === null) return;
  const known = new Map<AST.Element, readonly string[]>();
  const drawn = (stretched: number, by: number): readonly [string, Draw] => {
    const groups = new Map<AST.CapturingGroup, string>();
    const draw: Draw = {
      turn,
      stretched,
      by,
      groups,
      budget,
      known,
      repetitions: 0,
      characters: 0,
    };
    return [drawAlternatives(tree.pattern.alternatives, draw), draw];
  };
  const [shortest, { repetitions }] = drawn(-1, 0);
  const size = [...shortest].length;
  yield shortest;
  for (let index = 0; index < Math.min(repetitions, mostStretched); index += 1) {
    const unit = [...drawn(index, 1)[0]].length - size;
    if (unit <= 0) continue;
    const wanted = Math.max(1, Math.ceil((least - size) / unit));
    for (const by of new Set([wanted, 1, 2, 3, 5, 8, 13, 21, 34])) yield drawn(index, by)[0];
  }
}
