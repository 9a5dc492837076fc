import { type Contract, operationIdsOf } from '../../../spec/contract.ts';
import { firstStyle } from '../../cases/credentials.ts';
import type { WireRequest } from '../../cases/exchange.ts';
import { revealingMembers } from './body-features.ts';
import { sideDoorCase } from './model-bypass.ts';

/** The JSON body of a request with these members, over those of the same name. */
const withMembers =
  (members: Readonly<Record<string, unknown>>) =>
  (request: WireRequest): WireRequest => {
    const body: unknown = typeof request.body === 'string' ? JSON.parse(request.body) : null;
    return typeof body === 'object' && body !== null
      ? { ...request, body: JSON.stringify({ ...body, ...members }) }
      : request;
  };

/** A model that the key may not use must not come in by what is asked for beside it. */
export const revealingMemberCases = (contract: Contract) =>
  operationIdsOf(contract).flatMap((operation) =>
    (revealingMembers[operation] ?? []).map(([variant, words, members]) =>
      sideDoorCase(
        contract,
        { operation, style: firstStyle(contract, operation) },
        {
          variant: `denied-model-with-${variant}`,
          sends: `the restricted key with a model that it may not use, and ${words}`,
          more: { model: 'denied', rewrite: withMembers(members) },
        },
      ),
    ),
  );
