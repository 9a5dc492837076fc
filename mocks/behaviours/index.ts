/**
 * What a mock can do in addition: patches for `createGateway({ behaviours })`, and so for
 * `startServer`, `createHandlers`, `mockServer` and `mockWorker` over it. None of them changes which keys
 * open the gateway. They take effect in their order; the last one is nearest to the caller.
 */
export { requireListedModels } from '../gateway/listed-models.ts';
export { answerAzure } from '../gateway/request/azure-routes.ts';
export type { Patch as Behaviour } from '../gateway/stages.ts';
export { type Chaos, type Mishap, spreadChaos } from './chaos.ts';
export { paceStreams } from './pace.ts';
export { restrictOrigin } from './restrict-origin.ts';
export { scriptAnswers } from './scripts/script-answers.ts';
export type { ScriptedEntry } from './scripts/scripted-entry.ts';
export { takeSubprotocolKey } from './subprotocol-key.ts';
export { type StreamEnd, watchStreams } from './watch-streams.ts';
