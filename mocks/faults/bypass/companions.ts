import { isOperationId } from '../../../spec/index.ts';
import type { Context } from '../../gateway/context.ts';
import { breaking } from '../fault.ts';
import { allowWhen } from '../models/scope-patches.ts';
import { admitState, admitWhen } from '../patches.ts';

const isCompanion = ({ operation }: Context): boolean =>
  operation !== null && !isOperationId(operation.id);

/** The endpoints that SDKs call next to the contract's own were forgotten by a rule. */
export const companionFaults = breaking('HARD-NO-BYPASS', {
  'companions-unguarded': [
    'Token counts, files and conversations need no key: the guard knows only the models.',
    admitWhen(isCompanion),
  ],
  'companions-deleted-key': [
    'A deleted key still counts tokens and lists models and files.',
    admitState('deleted', isCompanion),
  ],
  'companions-unscoped': [
    'Tokens are counted for models that are not on the list of the key.',
    allowWhen(isCompanion),
  ],
  'embeddings-of-contents-unguarded': [
    'Contents are embedded for everybody: the guard knows only the paths of answers.',
    admitWhen(({ operation: { id } }) => id === 'embedContent'),
  ],
  'embeddings-of-contents-unscoped': [
    'Batches of contents are embedded by models that are not on the list of the key.',
    allowWhen(({ operation: { id } }) => id === 'batchEmbedContents'),
  ],
  'gemini-models-deleted-key': [
    'A deleted key still lists the models of the Gemini format.',
    admitState('deleted', ({ operation: { id } }) => id === 'listGeminiModels'),
  ],
  'client-secrets-unguarded': [
    'Whoever asks gets a secret that opens realtime sessions: its route has no guard.',
    admitWhen(({ operation: { id } }) => id === 'createClientSecret'),
  ],
  'moderations-unscoped': [
    'Moderation models are used by keys on whose list they are not.',
    allowWhen(({ operation: { id } }) => id === 'createModeration'),
  ],
});
