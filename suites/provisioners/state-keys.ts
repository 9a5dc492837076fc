import { wordsOf } from '../../base/errors.ts';
import { type KeyState, keyStates } from '../../fixtures/keys.ts';
import type { ProvisionedKey, Provisioner } from '../cases/provisioner.ts';

type Keys = Readonly<Partial<Record<KeyState, string>>>;

/** Keys that were made, and why others could not be. */
export type StateKeys = {
  readonly keys: Keys;
  /** What the restricted key may use; none where no such key was made. */
  readonly models: readonly string[];
  readonly lacking: Readonly<Partial<Record<KeyState, string>>>;
};

const yesterday = (): Date => new Date(Date.now() - 86_400_000);

/** How a key comes to each state, with the steps that follow its creation. */
const makers: Readonly<
  Record<KeyState, (provisioner: Provisioner, models: readonly string[]) => Promise<ProvisionedKey>>
> = {
  active: ({ create }) => create({ name: 'active' }),
  restricted: ({ create }, models) => create({ name: 'restricted', models }),
  disabled: async ({ create, change }) => {
    const made = await create({ name: 'disabled' });
    await change(made.id, { disabled: true });
    return made;
  },
  expired: ({ create }) => create({ name: 'expired', expiresAt: yesterday() }),
  exhausted: ({ create }) => create({ name: 'exhausted', usedUp: true }),
  deleted: async ({ create, remove }) => {
    const made = await create({ name: 'deleted' });
    await remove(made.id);
    return made;
  },
};

/**
 * Makes keys for the missing states, one after another.
 *
 * @param wanted the states of which a key is needed
 * @param given the keys that are there
 * @param chooseModels says what the restricted key may use, from the valid key
 * @returns the keys, and the reason for each state that the provisioner could not make
 */
export async function makeStateKeys(
  provisioner: Provisioner,
  wanted: readonly KeyState[],
  given: Keys,
  chooseModels: (validKey: string | undefined) => Promise<readonly string[]>,
): Promise<StateKeys> {
  const keys: Partial<Record<KeyState, string>> = {};
  let models: readonly string[] = [];
  const lacking: Partial<Record<KeyState, string>> = {};
  for (const state of keyStates) {
    if (given[state] !== undefined || !wanted.includes(state)) continue;
    try {
      if (state === 'restricted') models = await chooseModels(given.active ?? keys.active);
      keys[state] = (await makers[state](provisioner, models)).key;
    } catch (error) {
      lacking[state] =
        `the provisioner could not make a key in the state ${state}: ${wordsOf(error)}`;
    }
  }
  return { keys, models, lacking };
}
