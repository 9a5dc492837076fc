import type { SearchableProvisioner } from '../cases/provisioner.ts';
import type { Pace } from '../wire/pace.ts';

/**
 * Makes each call of a provisioner wait for its turn and count as one request, deletions included; for one
 * whose own requests are invisible, such as a command.
 */
export function paced(provisioner: SearchableProvisioner, pace: Pace): SearchableProvisioner {
  let waiting = new AbortController();
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> =>
    pace.take(
      async (depart) => {
        await depart(async () => undefined);
        return work();
      },
      { signal: waiting.signal },
    );
  return {
    create: (order) => inTurn(() => provisioner.create(order)),
    change: (id, change) => inTurn(() => provisioner.change(id, change)),
    remove: (id) => inTurn(() => provisioner.remove(id)),
    show: (id) => inTurn(() => provisioner.show(id)),
    ...(provisioner.quotaUnit === undefined ? {} : { quotaUnit: provisioner.quotaUnit }),
    find: (beginning) => inTurn(() => provisioner.find(beginning)),
    hurry: () => {
      waiting.abort();
      waiting = new AbortController();
      pace.hurry();
      provisioner.hurry();
    },
    close: provisioner.close,
  };
}
