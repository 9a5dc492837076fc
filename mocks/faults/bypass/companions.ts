import { isOperationId } from '../../../spec/index.ts';
import type { Context } from '../../gateway/context.ts';
import type { Fault } from '../fault.ts';
import { allowWhen } from '../models/scope-patches.ts';
import { admitState, admitWhen } from '../patches.ts';

/** True for an endpoint that SDKs call next to the contract's own. */
const isCompanion = ({ operation }: Context): boolean =>
  operation !== null && !isOperationId(operation.id);

/** The endpoints that SDKs call next to the contract's own were forgotten by a rule. */
export const companionFaults: readonly Fault[] = [
  {
    id: 'companions-unguarded',
    sentence: 'Token counts, files and conversations need no key: the guard knows only the models.',
    clause: 'HARD-NO-BYPASS',
    patch: admitWhen(isCompanion),
  },
  {
    id: 'companions-deleted-key',
    sentence: 'A deleted key still counts tokens and lists models and files.',
    clause: 'HARD-NO-BYPASS',
    patch: admitState('deleted', isCompanion),
  },
  {
    id: 'companions-unscoped',
    sentence: 'Tokens are counted for models that are not on the list of the key.',
    clause: 'HARD-NO-BYPASS',
    patch: allowWhen(isCompanion),
  },
  {
    id: 'embeddings-of-contents-unguarded',
    sentence: 'Contents are embedded for everybody: the guard knows only the paths of answers.',
    clause: 'HARD-NO-BYPASS',
    patch: admitWhen(({ operation: { id } }) => id === 'embedContent'),
  },
  {
    id: 'embeddings-of-contents-unscoped',
    sentence: 'Batches of contents are embedded by models that are not on the list of the key.',
    clause: 'HARD-NO-BYPASS',
    patch: allowWhen(({ operation: { id } }) => id === 'batchEmbedContents'),
  },
  {
    id: 'gemini-models-deleted-key',
    sentence: 'A deleted key still lists the models of the Gemini format.',
    clause: 'HARD-NO-BYPASS',
    patch: admitState('deleted', ({ operation: { id } }) => id === 'listGeminiModels'),
  },
  {
    id: 'client-secrets-unguarded',
    sentence: 'Whoever asks gets a secret that opens realtime sessions: its route has no guard.',
    clause: 'HARD-NO-BYPASS',
    patch: admitWhen(({ operation: { id } }) => id === 'createClientSecret'),
  },
  {
    id: 'moderations-unscoped',
    sentence: 'Moderation models are used by keys on whose list they are not.',
    clause: 'HARD-NO-BYPASS',
    patch: allowWhen(({ operation: { id } }) => id === 'createModeration'),
  },
];
