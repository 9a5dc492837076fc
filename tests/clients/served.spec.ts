import { expect } from '@playwright/test';
import { keyOf } from '../support/fixture-request.ts';
import { test } from '../support/mock-server.ts';
import { clients } from './drivers/index.ts';
import { reportCell } from './matrix/matrix.ts';

for (const { name: client, version, rows } of clients) {
  test(`${client} is served with a valid key, and asks for nothing twice`, async ({ mock }) => {
    const connection = { url: mock.url, key: keyOf('active'), retries: true };
    for (const { name: call, make, expected } of rows) {
      expect(await make(connection), call).toEqual(expected);
      reportCell(test.info(), { client, version, call, key: 'active', result: '✓' });
    }
    const statuses = mock.gateway.decisions.recent().map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([200]));
    // A tool's result is sent by a second call.
    const followUps = rows.filter(({ name }) => name.includes('follow-up')).length;
    expect(statuses).toHaveLength(rows.length + followUps);
  });
}
