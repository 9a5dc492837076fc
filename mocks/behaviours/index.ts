/**
 * What a mock can do beside its part: swaps for `createGateway({ behaviours })`, and so for
 * `startServer`, `createHandlers`, `mockServer` and `mockWorker` over it. None of them judges a key
 * otherwise. They take effect in their order; the one that stands last is nearest to the caller.
 */
export type { Swap as Behaviour } from '../gateway/parts.ts';
export { type Chaos, type Mishap, spreadChaos } from './chaos.ts';
export { paceStreams } from './pace.ts';
export { restrictOrigin } from './restrict-origin.ts';
export { scriptAnswers } from './script-answers.ts';
export type { ScriptedEntry } from './scripted-entry.ts';
export { takeSubprotocolKey } from './subprotocol-key.ts';
export { type StreamEnd, watchStreams } from './watch-streams.ts';
