import { conversationCalls } from './calls.ts';
import type { Client, Connection, Refused } from './client.ts';
import { installedVersion } from './installed-version.ts';

/** A row of the matrix: a call of a client, and what the client must report about it. */
export type Row = {
  readonly name: string;
  readonly make: (connection: Connection) => Promise<unknown>;
  readonly expected: unknown;
  /** True for what is asked with refused keys too. */
  readonly isRefusedToo: boolean;
};

/** A client of the matrix. */
export type MatrixClient = {
  readonly name: string;
  /** The package with its version, or the program. */
  readonly version: string;
  readonly rows: readonly Row[];
  /** The name of the error class that it raises. */
  readonly raises: Readonly<Record<Refused, string>>;
};

/** A client of conversations as one of the matrix: all of them have the same rows. */
export const withConversation = (client: Client): MatrixClient => ({
  name: client.name,
  version: installedVersion(client.package),
  raises: client.raises,
  rows: conversationCalls.map(({ make, ...row }) => ({
    ...row,
    make: (connection) => make(client.connect(connection)),
  })),
});
