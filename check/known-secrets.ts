import { createWholeRedactor } from '../base/redact.ts';
import { variablesOf } from '../spec/profiles/profile.ts';
import type { Declared, Environment } from './target-from-env.ts';

/** Marks a value as one that no message may show. */
export type KeepSecret = (value: string) => void;

/** A secret and the variable that holds it. */
export type HeldSecret = { readonly variable: string; readonly value: string };

/**
 * The secrets of an environment: what its usual variables hold, and those that a configuration and its
 * profile name.
 */
export function secretsOf(
  environment: Environment,
  variables: NonNullable<Declared['variables']> = {},
  profile: Declared['profile'] | null = null,
): HeldSecret[] {
  const named = [
    ...Object.values(variables),
    ...(profile == null ? [] : variablesOf(profile.profile)),
  ];
  return Object.entries(environment).flatMap(([variable, value]) =>
    value && (/^ANYONE_\w*(?:KEY|TOKEN)$/.test(variable) || named.includes(variable))
      ? [{ variable, value }]
      : [],
  );
}

/** All secrets that a program knows, none of which it may write. */
export type KnownSecrets = {
  readonly keep: KeepSecret;
  readonly values: () => readonly string[];
  /** Removes the known secrets from a text. */
  readonly redact: (text: string) => string;
};

/** Begins a list of secrets that grows while a program runs. */
export function createKnownSecrets(): KnownSecrets {
  const known = new Set<string>();
  let redact: ((text: string) => string) | null = null;
  return {
    keep: (value) => {
      if (known.has(value)) return;
      known.add(value);
      redact = null;
    },
    values: () => [...known],
    redact: (text) => {
      redact ??= createWholeRedactor([...known]);
      return redact(text);
    },
  };
}

/** A shorter secret is searched for only as a whole word. */
const longEnough = 8;

/** A shorter value is no secret, but a common word. */
const tooShort = 4;

/** The variable whose secret is in a text; undefined if none is. */
export function variableIn(text: string, secrets: readonly HeldSecret[]): string | undefined {
  const words = text.split(/[\s"'`=,;#[\]{}]+/);
  return secrets.find(({ value }) =>
    value.length >= longEnough
      ? text.includes(value)
      : value.length >= tooShort && words.includes(value),
  )?.variable;
}
