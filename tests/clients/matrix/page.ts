import { type Cell, isKeyName, keyNames } from './matrix.ts';
import { setUps } from './set-up.ts';

const heading = `# Clients

What each client library does with each call to the mock and each kind of key. \`npm run generate:clients\`
writes this page from the results of [tests/clients](../tests/clients), and \`npm test\` fails where a result
is another one. ✓: the whole answer arrived as the mock sent it. A name: the error that the client raises,
with its status and the mock's own message, after one request.

The keys: _missing_ is lost on the way, _malformed_ lacks its last characters, _model_ may not use the model,
_quota_ is exhausted. Every client is left to its own ways and asks nothing twice after a 401 or a 403; for a
used-up quota the answer says not to ask again. What is not asked with a key has an empty field. A
WebSocket client shows the status alone, and a page in a browser not even that: the mock's own log has the
reason. A page can send its key as a sub-protocol alone, which is no place of the contract: it is taken with
\`--realtime-subprotocol-key\`.

_Companions_ are the calls that SDKs make next to the contract's own endpoints: each is asked with a valid
key, with a deleted one and, where it names a model, with one that may not use it.

Where a machine has no curl, or no Python with a registry from which its libraries are installed, those
results are not asked for, and stand here as they were found last.

Each program points its client at the mock; a test runs it as it stands here. \`ANYONE_API_KEY\` is one of the mock's keys.
`;

/** Its place in the matrix, which no other cell has. */
export const placeOf = ({ client, call, key }: Omit<Cell, 'result' | 'version'>): string =>
  [client, call, key].join(' | ');

function tableOf(cells: readonly Cell[]): string {
  const calls = [...new Set(cells.map(({ call }) => call))];
  const toldOf = (call: string, key: string): string =>
    cells.find((cell) => cell.call === call && cell.key === key)?.result ?? '';
  const rows = calls.map((call) => [call, ...keyNames.map((key) => toldOf(call, key))]);
  const head = ['call', ...keyNames];
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

/** How a client is pointed at the mock, as a block of code; nothing for one that needs no words. */
function programOf(client: string): string {
  const setUp = setUps[client];
  return setUp === undefined ? '' : `\`\`\`${setUp.language}\n${setUp.program}\n\`\`\`\n\n`;
}

/** Writes the page of the matrix; cells stand in the order in which they are given. */
export function writePage(cells: readonly Cell[]): string {
  const clients = [...new Set(cells.map(({ client }) => client))];
  const sections = clients.map((client) => {
    const own = cells.filter((cell) => cell.client === client);
    return `## ${client}\n\n${own[0]?.version}\n\n${programOf(client)}${tableOf(own)}\n`;
  });
  return [heading, ...sections].join('\n');
}

/** Reads the cells of a page that `writePage` wrote. */
export function readPage(page: string): Cell[] {
  return page
    .split(/^## /m)
    .slice(1)
    .flatMap((section) => {
      const [client = '', , version = '', ...others] = section.split('\n');
      const [head = '', , ...rows] = others.filter((row) => row.startsWith('|'));
      const columns = head.split('|').map((name) => name.trim());
      return rows.flatMap((row) => {
        const [, call = '', ...results] = row.split('|').map((text) => text.trim());
        return results.flatMap((text, index) => {
          const key = columns[index + 2] ?? '';
          return text !== '' && isKeyName(key)
            ? [{ client, version, call, key, result: text }]
            : [];
        });
      });
    });
}

/** The first result that differs from the page, or is missing there. */
export function findStale(page: readonly Cell[], results: readonly Cell[]): Cell | undefined {
  const known = new Map(page.map((cell) => [placeOf(cell), cell]));
  return results.find((cell) => {
    const shown = known.get(placeOf(cell));
    return shown?.result !== cell.result || shown.version !== cell.version;
  });
}
