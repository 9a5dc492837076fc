import { digest } from '../../base/digest.ts';
import type { KeySpec } from '../../fixtures/keys.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { fromStored, sessionOf, stateOf } from './keyring.ts';
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
  const own = gateway.keys.stored().filter(({ id }) => isOwn(id));
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
export function asIssued(gateway: Gateway, seeds: readonly KeySpec[]): readonly KeySpec[] {
  const issued = new Map(gateway.keys.stored().map((key) => [key.digest, key]));
  return seeds.map((seed) => {
    const key = issued.get(digest(seed.key));
    return key === undefined
      ? seed
      : {
          ...seed,
          name: key.name,
          state: stateOf(fromStored(key), Date.now()),
          models: key.models,
        };
  });
}
