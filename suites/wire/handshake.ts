import http from 'node:http';
import type { Socket } from 'node:net';
import type { Answer, WireRequest } from '../cases/exchange.ts';
import { watchIdle } from './connections.ts';
import { readText } from './read-response.ts';
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

/** Sends a WebSocket handshake over a new connection; an accepted one is closed at once. */
function shakeHands(socket: Socket, request: WireRequest, timeout: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = http.request({
      createConnection: () => socket,
      method: request.method,
      path: request.target,
      headers: request.headers.flat(),
      setHost: false,
      signal: AbortSignal.timeout(timeout),
    });
    outgoing.on('upgrade', (response, upgraded) => {
      upgraded.destroy();
      resolve({
        status: response.statusCode ?? 101,
        headers: pairs(response.rawHeaders),
        body: '',
      });
    });
    outgoing.on('response', (response) => {
      readText(response).then(
        (body) =>
          resolve({ status: response.statusCode ?? 0, headers: pairs(response.rawHeaders), body }),
        reject,
      );
    });
    outgoing.on('error', (error) => {
      reject(
        error.name === 'AbortError' ? new DOMException('no answer in time', 'TimeoutError') : error,
      );
    });
    outgoing.end();
  });
}
