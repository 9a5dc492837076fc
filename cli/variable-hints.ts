import { distance } from 'fastest-levenshtein';
import type { Declared, Environment } from '../check/target-from-env.ts';
import { allowedModelsVariable, keyVariables } from '../suites/cases/target.ts';

const own = [
  'ANYONE_BASE_URL',
  ...Object.values(keyVariables),
  ...Object.values(keyVariables).map((name) => name.replace('ANYONE_', 'ANYONE_COMPARE_')),
  allowedModelsVariable,
  'ANYONE_COMPARE_RESTRICTED_ALLOWED_MODELS',
  'ANYONE_PROVISIONER_TOKEN',
  'ANYONE_PROVISIONER_USER',
  'ANYONE_CONTROL_TOKEN',
];

/** The variables in which programs for AI services usually find their key. */
const foreign = [
  'OPENAI_API_KEY',
  'ANTHROPIC_API_KEY',
  'GEMINI_API_KEY',
  'GOOGLE_API_KEY',
  'AZURE_OPENAI_API_KEY',
  'OPENROUTER_API_KEY',
  'LITELLM_API_KEY',
];

/** Changed letters up to which a name counts as a misspelling. */
const mostChanges = 3;

/** The variable that was meant by a name that nothing reads; undefined where none is near. */
function meantBy(name: string): string | undefined {
  const [best] = own
    .map((known) => ({ known, far: distance(name.replaceAll('-', '_').toUpperCase(), known) }))
    .toSorted((one, other) => one.far - other.far);
  return best !== undefined && best.far <= mostChanges ? best.known : undefined;
}

/**
 * Returns a line for each variable that nothing reads although it looks as if it should: a misspelt
 * `ANYONE_…`, and another tool's key where a gateway is named without one. It shows no value.
 *
 * @param facts.variables the names that a configuration file gives the variables of the keys
 * @param facts.namesGateway whether a gateway is to be called
 */
export function variableHints(
  environment: Environment,
  facts: { readonly variables?: Declared['variables']; readonly namesGateway: boolean },
): string[] {
  const { variables = {}, namesGateway } = facts;
  const read = [...own, ...Object.values(variables)];
  const set = Object.keys(environment).filter((name) => environment[name]);
  const misspelt = set.flatMap((name) => {
    const meant = /^anyone[_-]/i.test(name) && !read.includes(name) ? meantBy(name) : undefined;
    return meant === undefined ? [] : [`Nothing reads ${name}. Did you mean ${meant}?`];
  });
  const needed = variables.active ?? keyVariables.active;
  const other = foreign.find((name) => set.includes(name) && name !== needed);
  const isMissing = namesGateway && !environment[needed];
  return isMissing && other !== undefined
    ? [
        ...misspelt,
        `${needed} is not set, but ${other} is. If that key is for this gateway, set ${needed} to it.`,
      ]
    : misspelt;
}
