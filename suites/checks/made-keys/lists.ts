import type { Contract } from '../../../spec/contract.ts';
import { type Cell, firstCells, modelCells } from '../../cases/credentials.ts';
import { usualModel } from '../../cases/models.ts';
import type { Session } from '../../cases/session.ts';
import { judgeRefused } from './judge-own.ts';
import { provisionedCase } from './provisioned.ts';

/** A deleted key is refused with 401 for what its list forbids, too: it must exist for 403. */
export const deletedLists = (contract: Contract) =>
  firstCells(contract).map((cell) =>
    provisionedCase(
      {
        requirement: 'KEY-LIFECYCLE',
        ...cell,
        variant: 'deleted-restricted',
        sends: 'a key of its own that was restricted to another model and then deleted',
        expects: '401',
      },
      { requests: 1 },
      async (session, own) => {
        await own.provisioner.change(own.id, { models: [otherKind(session, cell)] });
        await own.provisioner.remove(own.id);
        // A change of a deleted key must not revive it; most refuse it.
        await own.provisioner.change(own.id, { disabled: false }).catch(() => undefined);
        const more = { body: 'whole', model: 'denied' } as const;
        return judgeRefused(session, cell, own.key, [401], more);
      },
    ),
  );

/** A model that another kind of endpoint uses. */
const otherKind = ({ contract, target }: Session, { operation }: Cell): string =>
  usualModel(
    contract,
    target,
    operation === 'createEmbedding' ? 'createChatCompletion' : 'createEmbedding',
  ) ?? 'another-model';

/** A list that names models of another kind alone allows none of this kind. */
export const listsOfOtherKinds = (contract: Contract) =>
  modelCells(contract).map((cell) =>
    provisionedCase(
      {
        requirement: 'KEY-LIFECYCLE',
        ...cell,
        variant: 'list-of-another-kind',
        sends: 'a key of its own that may use only a model of another kind of endpoint',
        expects: '403',
      },
      { requests: 1 },
      async (session, own) => {
        await own.provisioner.change(own.id, { models: [otherKind(session, cell)] });
        const more = { body: 'whole', model: 'denied' } as const;
        return judgeRefused(session, cell, own.key, [403], more);
      },
    ),
  );
