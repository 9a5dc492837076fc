import { UsageError } from '../cli/usage-error.ts';
import type { Provisioner, SearchableProvisioner } from '../suites/provisioner.ts';

/** A way of your own to make keys on the target. */
export type OwnProvisioner = Provisioner & {
  /** The ids of the keys that are there and whose names begin so: finds a key whose creation was not answered. */
  readonly find?: SearchableProvisioner['find'];
};

const needed = ['create', 'change', 'remove', 'show'] as const satisfies (keyof Provisioner)[];

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
    create: (order) => own.create(order),
    change: (id, change) => own.change(id, change),
    remove: (id) => own.remove(id),
    show: (id) => own.show(id),
    find: async (beginning) => (await own.find?.(beginning)) ?? [],
    hurry: () => undefined,
    close: async () => undefined,
  };
}
