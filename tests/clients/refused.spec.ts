import { expect, test } from '../test.ts';
import { clients } from './drivers/index.ts';
import { startClientMock } from './lossy-mock.ts';
import { reportCell } from './matrix/matrix.ts';
import { raisedBy } from './raised.ts';
import { refusedKeys } from './refusals.ts';

for (const { name: client, version, rows, raises } of clients) {
  const refused = rows.filter(({ isRefusedToo }) => isRefusedToo);
  for (const { name, key, isLost, status, clause, message } of refusedKeys) {
    test(`${client} raises its own error after one request, whatever it calls, for a key: ${name}`, async () => {
      const { url, gateway, close } = await startClientMock(isLost === true);
      // A client that is left to its ways asks again after a 429, some for minutes.
      const connection = { url, key, retries: status !== 429 };
      for (const { name: call, make } of refused) {
        const raised = await raisedBy(() => make(connection));
        expect(raised, call).toEqual({
          name: raises[status],
          status,
          message: expect.stringContaining(message),
        });
        expect(raised.message).not.toContain(key);
        const result = `${raised.name} ${status}`;
        reportCell(test.info(), { client, version, call, key: name, result });
      }
      await close();
      const once = refused.map(() => expect.objectContaining({ status, clause }));
      expect(gateway.decisions.recent()).toEqual(once);
    });
  }
}
