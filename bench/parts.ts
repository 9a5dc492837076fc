import { checkPart } from './parts/check.ts';
import { matrixPart } from './parts/matrix.ts';
import { peersPart } from './parts/peers.ts';
import { requestsPart } from './parts/requests.ts';
import { startUpPart } from './parts/start-up.ts';
import { millionPart } from './scale/million.ts';
import { socketsPart } from './scale/sockets.ts';
import { streamsPart } from './scale/streams.ts';
import type { Part } from './section.ts';

/** The parts of the benchmark, in the order in which they run. */
export const parts: readonly Part[] = [
  requestsPart,
  matrixPart,
  checkPart,
  startUpPart,
  peersPart,
  streamsPart,
  socketsPart,
  millionPart,
];
