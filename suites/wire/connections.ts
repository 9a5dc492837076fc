import type { Socket } from 'node:net';
import { Client } from 'undici';
import { codeOf } from '../../base/errors.ts';
import { longestHead } from './answer/read-response.ts';

/** An open connection: what is written on it leaves at once. */
export type Connection = {
  readonly client: Client;
  /** Whether a request can be sent on it now. */
  readonly isOpen: () => boolean;
  readonly end: () => Promise<void>;
};

/** Connections to one origin, kept alive between requests. */
export type Connections = {
  /** Returns an idle connection, or makes one. @throws the error of the connection */
  readonly take: () => Promise<Connection>;
  /** Makes a connection for one caller only. @throws the error of the connection */
  readonly make: () => Promise<Connection>;
  /** Takes a connection back, to return it again as long as it is open. */
  readonly giveBack: (connection: Connection) => void;
  readonly close: () => Promise<void>;
};

const ignore = (): void => undefined;

/**
 * Watches a connection on which nothing was sent yet: without a reader, the end of a socket goes
 * unnoticed.
 *
 * @returns a function that ends the watch; early bytes stay for the reader
 */
export function watchIdle(socket: Socket): () => void {
  const look = () => {
    if (socket.readableLength === 0) socket.read();
  };
  socket.on('error', ignore).on('readable', look);
  return () => socket.off('readable', look);
}

/**
 * Creates connections to an origin that are ready before a request is sent. A client of undici would
 * accept the request first and connect then. They have no limits of time: each exchange has its own.
 *
 * @param open makes a connection, with TLS for https
 * @param onLost called when the server closes a connection without announcing it
 */
export function createConnections(
  origin: string,
  open: () => Promise<Socket>,
  onLost: () => void = ignore,
): Connections {
  const idle: Connection[] = [];
  const all = new Set<() => Promise<void>>();
  // A connection speaks TLS before its client has it. A client of https would end it for each request to another Host.
  const plainOrigin = origin.replace(/^https:/, 'http:');

  const make = async (): Promise<Connection> => {
    const socket = await open();
    const endWatch = watchIdle(socket);
    let isHandedOver = false;
    let isEnding = false;
    const client = new Client(plainOrigin, {
      maxHeaderSize: longestHead,
      headersTimeout: 0,
      bodyTimeout: 0,
      pipelining: 1,
      connect: (_, callback) => {
        if (isHandedOver) {
          callback(new Error('the server closed the connection'), null);
          return;
        }
        isHandedOver = true;
        endWatch();
        queueMicrotask(() => callback(null, socket));
      },
    });
    client.on('disconnect', (...[, , error]) => {
      // A close that the server announced has this code.
      if (!isEnding && codeOf(error) !== 'UND_ERR_INFO') onLost();
    });
    const end = async () => {
      isEnding = true;
      await client.destroy();
      socket.destroy();
    };
    all.add(end);
    const connection: Connection = {
      client,
      isOpen: () => socket.writable && !socket.destroyed && client.stats.running === 0,
      end,
    };
    socket.once('close', () => {
      all.delete(end);
      const place = idle.indexOf(connection);
      if (place >= 0) idle.splice(place, 1);
    });
    return connection;
  };

  return {
    take: async () => {
      for (let known = idle.pop(); known !== undefined; known = idle.pop()) {
        if (known.isOpen()) return known;
      }
      return make();
    },
    make,
    giveBack: (connection) => {
      if (connection.isOpen()) idle.push(connection);
      else void connection.end();
    },
    close: async () => {
      await Promise.all([...all].map((end) => end()));
    },
  };
}
