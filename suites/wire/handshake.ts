import http from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Answer, WireRequest } from '../cases/exchange.ts';
import { longestHead, readWhatComes } from './answer/read-response.ts';
import { watchIdle } from './connections.ts';
import type { Ready } from './send-ready.ts';

/** Returns header lines in order, with names in lower case, from a flat list of names and values. */
export function pairs(raw: readonly string[]): [string, string][] {
  const headers: [string, string][] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    headers.push([(raw[index] ?? '').toLowerCase(), raw[index + 1] ?? '']);
  }
  return headers;
}

/** Prepares a WebSocket handshake on its own connection, made by `open`. */
export async function readyHandshake(
  open: () => Promise<Socket>,
  request: WireRequest,
  timeout: number,
): Promise<Ready<Answer>> {
  const socket = await open();
  const endWatch = watchIdle(socket);
  let isWritten = false;
  return {
    isOpen: () => socket.writable,
    write: () => {
      isWritten = true;
      endWatch();
      return shakeHands(socket, request, timeout);
    },
    release: () => {
      if (!isWritten) socket.destroy();
    },
  };
}

/** Milliseconds in which a session that was opened may still be refused. */
const opening = 1_000;

/**
 * Closes without a complaint (RFC 6455 §7.4.1), as of a gateway that opens a session and has nothing to say
 * in it. The handshake was accepted then, whoever asked. With a reason in words they are a refusal.
 */
const normalClosure = 1000;
const goingAway = 1001;

/** Most bytes that are read of an opening. */
const longestOpening = 64 * 1024;

/** The payload of a frame from a server, and its opcode (RFC 6455 §5.2); null while it is not whole. */
function readFrame(bytes: Buffer): { opcode: number; payload: Buffer; length: number } | null {
  const [first = 0, short = 0] = bytes;
  const size = short & 0x7f;
  const start = size === 126 ? 4 : size === 127 ? 10 : 2;
  if (bytes.length < start) return null;
  const length = size === 126 ? bytes.readUInt16BE(2) : size === 127 ? bytes.readUInt32BE(6) : size;
  if (bytes.length < start + length) return null;
  const payload = bytes.subarray(start, start + length);
  return { opcode: first & 0x0f, payload, length: start + length };
}

/** What the first frame says that is data or a close; null while there is none. */
function readOpening(bytes: Buffer): Pick<Answer, 'body' | 'closed'> | null {
  for (let rest = bytes; rest.length >= 2; ) {
    const frame = readFrame(rest);
    if (frame === null) return null;
    const { opcode, payload } = frame;
    if (opcode === 8) {
      const code = payload.length >= 2 ? payload.readUInt16BE(0) : normalClosure;
      const why = payload.toString('utf8', 2);
      if (code <= goingAway && why === '') return { body: '' };
      return { body: '', closed: `closed at once with ${code}${why === '' ? '' : `: ${why}`}` };
    }
    if (opcode === 1 || opcode === 2) return { body: payload.toString('utf8') };
    rest = rest.subarray(frame.length);
  }
  return null;
}

/**
 * Reads what follows an accepted handshake: the first data or close within a second. Some gateways accept
 * each handshake, and refuse the key in the session.
 */
function watchOpening(socket: Duplex, head: Buffer): Promise<Pick<Answer, 'body' | 'closed'>> {
  return new Promise((resolve) => {
    let bytes = head;
    const end = (found: Pick<Answer, 'body' | 'closed'>) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(found);
    };
    const look = () => {
      const found = readOpening(bytes);
      if (found !== null || bytes.length > longestOpening) end(found ?? { body: '' });
    };
    const timer = setTimeout(() => end({ body: '' }), opening);
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      look();
    });
    // Only a close frame with a complaint says that the session was refused: a server may end its side without one.
    for (const event of ['error', 'end'] as const) socket.on(event, () => end({ body: '' }));
    look();
  });
}

/** Sends a WebSocket handshake over a new connection; an accepted one is closed after its opening. */
function shakeHands(socket: Socket, request: WireRequest, timeout: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = http.request({
      createConnection: () => socket,
      method: request.method,
      path: request.target,
      headers: request.headers.flat(),
      setHost: false,
      maxHeaderSize: longestHead,
    });
    const timer = setTimeout(() => {
      outgoing.destroy(new DOMException('no answer in time', 'TimeoutError'));
    }, timeout);
    outgoing.on('close', () => clearTimeout(timer));
    outgoing.on('upgrade', (response, upgraded, head) => {
      const { statusCode: status = 101, rawHeaders } = response;
      watchOpening(upgraded, head).then((found) =>
        resolve({ status, headers: pairs(rawHeaders), ...found }),
      );
    });
    outgoing.on('response', (response) => {
      const { statusCode: status = 0, rawHeaders } = response;
      const headers = pairs(rawHeaders);
      readWhatComes(response, headers).then((read) => resolve({ status, headers, ...read }));
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}
