import { UsageError, wordsOf } from '../../base/errors.ts';
import { memberOf } from '../../base/json.ts';
import {
  type KeyOrder,
  type ProvisionedKey,
  type Provisioner,
  Refused,
  type SearchableProvisioner,
} from '../../suites/cases/provisioner.ts';
import { unknownShape } from '../../suites/provisioners/shape.ts';
import { readKeys } from '../target-from-env.ts';

/** A way of your own to make keys on the target. */
export type OwnProvisioner = Provisioner & {
  /**
   * Lists the ids of the keys that are there and whose names begin so: this confirms that each key is gone.
   * Without it, a creation that rejects is reported as one that may have left a key.
   */
  readonly find?: (beginning: string) => Promise<readonly string[]>;
};

const needed = ['create', 'change', 'remove', 'show'] as const satisfies (keyof Provisioner)[];

/** @throws UsageError with the shape of a value that is no key */
function readMade(made: unknown): ProvisionedKey {
  const [id, key] = [memberOf(made, 'id'), memberOf(made, 'key')];
  if (typeof id !== 'string' || id === '' || typeof key !== 'string' || key === '') {
    throw new UsageError('provisioner.create must come to { id, key }, both texts.');
  }
  readKeys({ active: key }, () => 'provisioner.create: the key that it made');
  return { id, key };
}

/** Makes a key. What cannot be used as one is deleted again. */
async function createBy(own: OwnProvisioner, order: KeyOrder): Promise<ProvisionedKey> {
  const made: unknown = await own.create(order).catch((error: unknown) => {
    throw own.find === undefined ? error : new Refused(wordsOf(error));
  });
  try {
    return readMade(made);
  } catch (error) {
    const id = memberOf(made, 'id');
    // Where that fails too it may still be found by its name.
    if (typeof id === 'string') await own.remove(id).catch(() => undefined);
    throw error;
  }
}

/** @throws Error where what was found is no list of ids */
async function findBy(own: OwnProvisioner, beginning: string): Promise<readonly string[] | null> {
  if (own.find === undefined) return null;
  const found: unknown = await own.find(beginning);
  if (Array.isArray(found) && found.every((id) => typeof id === 'string')) return found;
  throw unknownShape('the provisioner', 'find', '[string], the ids of keys', found);
}

/**
 * Reads a provisioner, which may be an instance of a class.
 *
 * @throws UsageError naming the member that is no function
 */
export function readProvisioner(own: OwnProvisioner): SearchableProvisioner {
  for (const name of needed) {
    if (typeof own?.[name] === 'function') continue;
    throw new UsageError(
      `provisioner.${name} must be a function: a provisioner can ${needed.join(', ')}.`,
    );
  }
  return {
    create: (order) => createBy(own, order),
    change: (id, change) => own.change(id, change),
    remove: (id) => own.remove(id),
    show: (id) => own.show(id),
    find: (beginning) => findBy(own, beginning),
    hurry: () => undefined,
    close: async () => undefined,
  };
}
