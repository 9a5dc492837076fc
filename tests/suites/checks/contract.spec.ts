import { builtInContract } from '../../../fixtures/contract.ts';
import type { Contract } from '../../../spec/contract.ts';
import { operationOf, requestOf, styleOf } from '../../../spec/contract.ts';
import { casesOf } from '../../../suites/checks/index.ts';
import { buildRequest } from '../../../suites/wire/build-request.ts';
import { allCases } from '../../support/suites/built-in-cases.ts';
import { expect, test } from '../../test.ts';

const contract = builtInContract();
const chat = operationOf(contract, 'createChatCompletion');

const target = {
  baseUrl: new URL('http://gateway.test'),
  keys: {},
  allowedModels: [],
  cost: 'costly',
} as const;

function requestIn(changed: Contract, id: string) {
  const one = casesOf(changed).find((known) => known.id === id);
  if (one?.kind !== 'single') throw new Error(`${id} is no case of one request`);
  const keyOf = () => 'sk-some-key';
  return buildRequest(changed, one.request, { target, keyOf, order: 'key-first' });
}

test('a contract without an operation has the cases of all others, and no other', () => {
  const { createRerank: _, ...operations } = contract.operations;
  const ids = casesOf({ ...contract, operations }).map(({ id }) => id);
  const others = allCases.filter(({ operation }) => operation !== 'createRerank');
  expect(ids).toEqual(others.map(({ id }) => id));
});

test('an operation that a contract adds is sent at its path with its request', () => {
  const added: Contract = {
    ...contract,
    operations: { ...contract.operations, ask: { ...chat, id: 'ask', path: '/v1/ask' } },
    requests: { ...contract.requests, ask: requestOf(contract, 'createChatCompletion') },
  };
  const built = requestIn(added, 'KEY-DELETED/ask/bearer/deleted');
  const usual = requestIn(contract, 'KEY-DELETED/createChatCompletion/bearer/deleted');
  expect(built).toEqual({ ...usual, target: '/v1/ask' });
});

test('the key goes where the contract says, behind the prefix that it says', () => {
  const place = { in: 'header', name: 'X-Team-Key' } as const;
  const styles = {
    ...contract.styles,
    bearer: { ...styleOf(contract, 'bearer'), place, prefix: 'Key ' },
  };
  const { headers } = requestIn(
    { ...contract, styles },
    'KEY-DELETED/createChatCompletion/bearer/deleted',
  );
  expect(headers).toContainEqual(['X-Team-Key', 'Key sk-some-key']);
  expect(headers.map(([name]) => name)).not.toContain('Authorization');
});

test('an operation that the contract does not have is an error that names it', () => {
  expect(() => operationOf(contract, 'constructor')).toThrow(
    'the contract has no operation constructor',
  );
});
