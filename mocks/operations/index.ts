import type { OperationId } from '../../spec/index.ts';
import type { OperationAnswer } from './call.ts';
import { connectRealtime } from './connect-realtime.ts';
import { createChatCompletion } from './create-chat-completion.ts';
import { createCompletion } from './create-completion.ts';
import { createEmbedding } from './create-embedding.ts';
import { createImage } from './create-image.ts';
import { createImageEdit } from './create-image-edit.ts';
import { createImageVariation } from './create-image-variation.ts';
import { createMessage } from './create-message.ts';
import { createRerank } from './create-rerank.ts';
import { createResponse } from './create-response.ts';
import { createSpeech } from './create-speech.ts';
import { createTranscription } from './create-transcription.ts';
import { createTranslation } from './create-translation.ts';
import { generateContent } from './generate-content.ts';
import { listModels } from './list-models.ts';

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
