import type { KeySpec } from '../../fixtures/keys.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { sessionOf, stateOf } from './keyring.ts';
import { countRefusedSeeds, markEdit, reseedKeys, type SeedMarks } from './merge-keys.ts';

const isOwn = (id: string): boolean => sessionOf(id) === null;

/**
 * Brings the gateway's own keys in line with their edited seeds.
 *
 * @returns the marks of the edit, for the next one
 */
export function reseedGateway(
  gateway: Gateway,
  before: SeedMarks,
  after: readonly KeySpec[],
): SeedMarks {
  const own = gateway.keys.stored(isOwn);
  gateway.keys.restore(reseedKeys(own, { before, after }, Date.now()), isOwn);
  return markEdit(own, before, after);
}

/** Says of how many keys a file was read, and of how many of them it can no longer decide. */
export function describeKeys(gateway: Gateway, seeds: readonly KeySpec[]): string {
  const refused = countRefusedSeeds(gateway.keys.stored(), seeds);
  const counted = `${seeds.length} ${seeds.length === 1 ? 'key' : 'keys'}`;
  if (refused === 0) return counted;
  const stay = refused === 1 ? '1 was deleted and stays so' : `${refused} were deleted and stay so`;
  return `${counted}; ${stay}: deletion is final, give it another \`key\``;
}

/** Seeds as the gateway has them: what a state file kept may say otherwise than they do. */
export const asIssued = (gateway: Gateway, seeds: readonly KeySpec[]): readonly KeySpec[] =>
  seeds.map((seed) => {
    const key = gateway.keys.find(seed.key);
    if (key === undefined) return seed;
    const { name, models } = key;
    return {
      ...seed,
      name,
      state: stateOf(key, Date.now()),
      models: models === null ? null : [...models],
    };
  });
