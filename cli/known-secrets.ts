import type { Declared, Environment } from './settings.ts';

/** Marks a value as one that no message may show. */
export type KeepSecret = (value: string) => void;

/**
 * The secrets of an environment: what its usual variables hold, and those that a configuration names.
 */
export function secretsOf(
  environment: Environment,
  variables: NonNullable<Declared['variables']> = {},
): string[] {
  const named = Object.values(variables);
  return Object.entries(environment).flatMap(([name, value]) =>
    value && (/^ANYONE_\w*(?:KEY|TOKEN)$/.test(name) || named.includes(name)) ? [value] : [],
  );
}
