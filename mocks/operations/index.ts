import type { OperationId } from '../../spec/index.ts';
import { createMessage } from './anthropic/create-message.ts';
import type { OperationAnswer } from './call.ts';
import { generateContent } from './gemini/generate-content.ts';
import { createImage } from './media/create-image.ts';
import { createImageEdit } from './media/create-image-edit.ts';
import { createImageVariation } from './media/create-image-variation.ts';
import { createSpeech } from './media/create-speech.ts';
import { createTranscription } from './media/create-transcription.ts';
import { createTranslation } from './media/create-translation.ts';
import { connectRealtime } from './openai/connect-realtime.ts';
import { createChatCompletion } from './openai/create-chat-completion.ts';
import { createCompletion } from './openai/create-completion.ts';
import { createEmbedding } from './openai/create-embedding.ts';
import { createRerank } from './openai/create-rerank.ts';
import { createResponse } from './openai/create-response.ts';
import { listModels } from './openai/list-models.ts';

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
