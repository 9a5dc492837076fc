import fc from 'fast-check';
import type { Departure } from '../mutation.ts';

/** What is put around a model's name, in practice or by who looks for a way round. */
const before = fc.constantFrom(
  '',
  ' ',
  '\t',
  '\n',
  '/',
  './',
  'models/',
  'openai/',
  'x/',
  '\u200b',
);
const after = fc.constantFrom(
  ...['', ' ', '\t', '\n', '/', '/.', '#', '?', ';', ',', '\0', '%00', '\u200b', '\u00ad'],
  ...[':latest', '-latest', '@latest', ':free', '[]'],
);

const fullWidthOffset = 0xfee0;

type Rewriting = readonly [at: number, form: 'case' | 'percent' | 'full-width'];

function rewrite(model: string, [place, form]: Rewriting): string {
  const at = place % model.length;
  const letter = model.charAt(at);
  const code = letter.charCodeAt(0);
  const forms = {
    case: letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
    percent: `%${code.toString(16)}`,
    'full-width': String.fromCharCode(code + fullWidthOffset),
  };
  return model.slice(0, at) + forms[form] + model.slice(at + 1);
}

const plain = (model: string): string => model.normalize('NFKC').trim().toLowerCase();

/**
 * Another spelling of a model's name. None is a name that the key may use, even where it is read
 * without regard to case, blanks and width.
 */
export const drawModelSpelling = (
  model: string,
  allowed: readonly string[],
): fc.Arbitrary<Departure> =>
  fc
    .tuple(
      before,
      after,
      fc.array(fc.tuple(fc.nat(31), fc.constantFrom('case', 'percent', 'full-width')), {
        maxLength: 2,
      }),
    )
    .map(([left, right, rewritings]) => left + rewritings.reduce(rewrite, model) + right)
    .filter((text) => text !== model && !allowed.some((name) => plain(name) === plain(text)))
    .map((text) => ({ kind: 'model', text }));

const listNames = ['models', 'fallbacks', 'fallback_models', 'model_list'] as const;
const otherNames = ['model_id', 'modelId', 'engine', 'deployment', 'Model'] as const;

/** Places in which a request names another model than in its own. */
export const drawSecondModels = (
  model: string,
  ownMember: string | null,
): fc.Arbitrary<readonly Departure[]> => {
  const first = fc.boolean();
  const text = JSON.stringify(model);
  const member = (names: readonly string[], value: string) =>
    fc.record({
      kind: fc.constant('member' as const),
      name: fc.constantFrom(...names),
      value: fc.constant(value),
      first,
    });
  return fc.array(
    fc.oneof(
      member(listNames, `[${text}]`),
      member(['extra_body', 'metadata', 'options'], `{"model":${text}}`),
      member(ownMember === null ? otherNames : [ownMember, ...otherNames], text),
      fc.record({
        kind: fc.constant('parameter' as const),
        name: fc.constantFrom('model', 'model_id', 'engine'),
        value: fc.constant(encodeURIComponent(model)),
        first,
      }),
      fc.record({
        kind: fc.constant('header' as const),
        name: fc.constantFrom('X-Model', 'X-Model-Id', 'Model', 'X-Model-Override'),
        value: fc.constant(model),
        first,
      }),
    ),
    { minLength: 1, maxLength: 4, size: 'max' },
  );
};
