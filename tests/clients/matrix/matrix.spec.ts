import { readFile } from 'node:fs/promises';
import { expect, test } from '../../test.ts';
import { companionClients } from '../drivers/companions/index.ts';
import { clients as contractClients } from '../drivers/index.ts';
import { clientOrder } from './order.ts';
import { findStale, readPage, writePage } from './page.ts';

const clients = [...contractClients, ...companionClients];

const page = () => readFile(new URL('../../../docs/clients.md', import.meta.url), 'utf8');

test('the page of the clients has each call of each, and none that is gone', async () => {
  const cells = readPage(await page());
  expect(writePage(cells)).toBe(await page());
  for (const { name, rows } of clients) {
    const listed = cells.filter(({ client }) => client === name).map(({ call }) => call);
    expect([...new Set(listed)], name).toEqual(rows.map((row) => row.name));
  }
  const listed = [...new Set(cells.map(({ client }) => client))];
  expect(listed).toEqual(clientOrder.filter((name) => listed.includes(name)));
  expect(clients.map(({ name }) => name)).toEqual(
    clientOrder.filter((name) => clients.some((client) => client.name === name)),
  );
});

test('a result that differs from the page, or is missing there, is found', async () => {
  const cells = readPage(await page());
  const [first] = cells;
  if (first === undefined) throw new Error('the page is empty');
  expect(findStale(cells, cells)).toBeUndefined();
  for (const changed of [
    { ...first, result: 'APIError 500' },
    { ...first, version: 'openai@0.0.0' },
    { ...first, call: 'another call' },
  ]) {
    expect(findStale(cells, [...cells, changed])).toEqual(changed);
  }
});
