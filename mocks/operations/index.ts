import type { OperationId } from '../../spec/index.ts';
import { createMessage } from './anthropic/create-message.ts';
import { answerPlainly, type OperationAnswer } from './call.ts';
import { generateContent } from './gemini/generate-content.ts';
import { createSpeech, createTranscription, createTranslation } from './media/audio.ts';
import { createImage, createImageEdit, createImageVariation } from './media/images.ts';
import { createChatCompletion } from './openai/create-chat-completion.ts';
import { createCompletion } from './openai/create-completion.ts';
import { createEmbedding } from './openai/create-embedding.ts';
import { createRerank } from './openai/create-rerank.ts';
import { createResponse } from './openai/create-response.ts';
import { listModels } from './openai/list-models.ts';

/** Opens a realtime session: what is said in it stands in mocks/realtime/session.ts. */
export const connectRealtime = answerPlainly(() => ({ kind: 'upgrade' }));

/** What an authorised call of each operation is answered; one that is missing does not compile. */
export const answers = {
  connectRealtime,
  createChatCompletion,
  createCompletion,
  createEmbedding,
  createImage,
  createImageEdit,
  createImageVariation,
  createMessage,
  createRerank,
  createResponse,
  createSpeech,
  createTranscription,
  createTranslation,
  generateContent,
  listModels,
} satisfies Record<OperationId, OperationAnswer>;
