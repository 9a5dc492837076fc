import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** Why a request could not be parsed, with the bytes at which that was seen. */
export type ParseError = NodeJS.ErrnoException & { readonly rawPacket?: Buffer };

/** What can be wrong with a server ahead of its gateway. */
export type ServerDefect = {
  /** Accepts header lines with control bytes, bare LF and folds. */
  readonly isLenient?: true;
  /** Answers what is no HTTP request, wrongly; false leaves it to be refused as it should. */
  readonly refuse?: (error: ParseError, socket: Duplex) => boolean;
};

/** Several defects as one; the first that answers for malformed requests does so. */
export function mergeDefects(defects: readonly ServerDefect[]): ServerDefect {
  const refuse = defects.find((one) => one.refuse !== undefined)?.refuse;
  return {
    ...(defects.some(({ isLenient }) => isLenient) ? { isLenient: true } : {}),
    ...(refuse === undefined ? {} : { refuse }),
  };
}

/** How long a connection is still read after its refusal, in milliseconds. */
const grace = 500;

const statusLines: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** The part of a server that answers what is no HTTP request at all. */
type MalformedRequests = {
  /** Call it for each answer that begins: a refusal must not interrupt one. */
  readonly began: (incoming: Pick<IncomingMessage, 'socket'>, answer: Answer) => void;
  /** The listener of the server's `clientError` event. */
  readonly refuse: (error: ParseError, socket: Duplex) => void;
};

/** A TLS handshake begins with this byte (RFC 8446 §5.1), and no HTTP request does. */
const tlsHandshake = 0x16;

/** Why a request was no HTTP, in words; nothing of what was sent is among them. */
function reasonOf({ rawPacket, message }: ParseError): string {
  if (rawPacket?.[0] === tlsHandshake) {
    return 'the client speaks TLS, and this mock does not: ask for http://, not https://';
  }
  return `what came is no HTTP request (${message.replace(/^Parse Error: /, '')})`;
}

type Answer = Pick<ServerResponse, 'headersSent' | 'writableFinished'>;

/**
 * Makes the part of a server that answers malformed requests: 400, or 431 for headers that are too
 * large. Node's own answer is followed by an immediate close; what the client had sent and nobody
 * read then resets the connection, and the client may never see the answer. So it is read on for a
 * while here (RFC 9112 §9.6).
 *
 * @param print called with one line per refusal; a connection that sent nothing in time gets none
 */
export function createMalformedRequests(print: (line: string) => void): MalformedRequests {
  const latest = new WeakMap<Duplex, Answer>();
  return {
    began: ({ socket }, answer) => {
      latest.set(socket, answer);
    },
    refuse: (error, socket) => {
      // Every further piece of the same bad request ends up here again.
      if (socket.writableEnded) return;
      const answer = latest.get(socket);
      const answering = answer?.headersSent === true && !answer.writableFinished;
      if (answering || !socket.writable || error.code === 'ECONNRESET') {
        socket.destroy();
        return;
      }
      const status = statusLines[error.code ?? ''] ?? '400 Bad Request';
      if (!status.startsWith('408')) print(`${status.slice(0, 3)} ${reasonOf(error)}`);
      socket.end(`HTTP/1.1 ${status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`);
      socket.resume();
      setTimeout(() => socket.destroy(), grace).unref();
    },
  };
}
