import { isRecord } from '../base/json.ts';
import { fail, recordOf, textOf } from '../base/yaml.ts';
import { type Decided, type Mark, marks } from './requirement.ts';

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const isStatus = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 100 && value <= 599;

function readAnswers(entry: Record<string, unknown>, place: string): Decided['answers'] {
  if (!('answers' in entry)) return null;
  const answers = recordOf(entry, 'answers', place);
  const known: readonly string[] = marks;
  const odd = Object.keys(answers).find((name) => !known.includes(name));
  if (odd !== undefined) return fail(place, `answers has ${odd}, not one of ${known.join(', ')}`);
  const seen = new Set<number>();
  const statusesOf = (mark: Mark): readonly number[] => {
    const { [mark]: statuses = [] } = answers;
    if (!Array.isArray(statuses) || !statuses.every(isStatus)) {
      return fail(place, `answers.${mark} is not a list of statuses`);
    }
    for (const status of statuses) {
      if (seen.has(status)) return fail(place, `answers has ${status} twice`);
      seen.add(status);
    }
    return statuses;
  };
  return {
    passed: statusesOf('passed'),
    counted: statusesOf('counted'),
    reported: statusesOf('reported'),
    inconclusive: statusesOf('inconclusive'),
  };
}

/**
 * Reads what a clause of requirements.yaml decides.
 *
 * @param list its member `decided`
 * @returns the decisions in the file's order; none where the clause leaves nothing open
 * @throws Error naming the clause, the decision and the member that is missing or of the wrong shape
 */
export function readDecided(list: unknown, id: string): readonly Decided[] {
  if (list === undefined) return [];
  if (!Array.isArray(list)) return fail(id, 'decided is not a list');
  return list.map((entry: unknown, index) => {
    const place = `${id}, decided ${index + 1}`;
    if (!isRecord(entry)) return fail(place, 'is not a mapping');
    const { variants } = entry;
    if (!Array.isArray(variants) || variants.length === 0 || !variants.every(isText)) {
      return fail(place, 'needs `variants`, a list of names');
    }
    return {
      question: textOf(entry, 'question', place),
      judged: textOf(entry, 'judged', place),
      why: textOf(entry, 'why', place),
      variants,
      answers: readAnswers(entry, place),
    };
  });
}
