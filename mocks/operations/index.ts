import { type EndpointId, endpointOf } from '../../spec/index.ts';
import { createMessage } from './anthropic/create-message.ts';
import {
  cancelMessageBatch,
  createMessageBatch,
  deleteMessageBatch,
  listMessageBatches,
  listMessageBatchResults,
  retrieveMessageBatch,
} from './batches/message-batches.ts';
import { cancelBatch, createBatch, listBatches, retrieveBatch } from './batches/openai-batches.ts';
import { answerBySchema } from './by-schema.ts';
import { answerPlainly, type OperationAnswer } from './call.ts';
import { countContentTokens, countMessageTokens } from './count-tokens.ts';
import { batchEmbedContents, embedContent } from './gemini/embed-content.ts';
import { generateContent } from './gemini/generate-content.ts';
import { getGeminiModel, listGeminiModels } from './gemini/models.ts';
import { createSpeech, createTranscription, createTranslation } from './media/audio.ts';
import { createImage, createImageEdit, createImageVariation } from './media/images.ts';
import { createChatCompletion } from './openai/create-chat-completion.ts';
import { createCompletion } from './openai/create-completion.ts';
import { createEmbedding } from './openai/create-embedding.ts';
import { createModeration } from './openai/create-moderation.ts';
import { createRerank } from './openai/create-rerank.ts';
import { createResponse } from './openai/create-response.ts';
import { listModels, retrieveModel } from './openai/list-models.ts';

import { createClientSecret } from './stored/client-secrets.ts';
import {
  addConversationItems,
  createConversation,
  deleteConversation,
  listConversationItems,
  retrieveConversation,
  updateConversation,
} from './stored/conversations.ts';
import { deleteFile, downloadFile, listFiles, retrieveFile, uploadFile } from './stored/files.ts';
import {
  cancelResponse,
  deleteResponse,
  listResponseInput,
  retrieveResponse,
} from './stored/responses.ts';

/** Opens a realtime session; mocks/realtime/session.ts has what happens in it. */
const connectRealtime = answerPlainly(() => ({ kind: 'upgrade' }));

/** The operations with an answer of their own. */
const answers: Readonly<Partial<Record<EndpointId, OperationAnswer>>> = {
  addConversationItems,
  batchEmbedContents,
  cancelBatch,
  cancelMessageBatch,
  cancelResponse,
  createBatch,
  createClientSecret,
  createMessageBatch,
  createConversation,
  createModeration,
  deleteConversation,
  deleteFile,
  deleteMessageBatch,
  deleteResponse,
  downloadFile,
  listBatches,
  listConversationItems,
  listFiles,
  listMessageBatches,
  listMessageBatchResults,
  listResponseInput,
  retrieveConversation,
  retrieveBatch,
  retrieveFile,
  retrieveMessageBatch,
  retrieveResponse,
  updateConversation,
  uploadFile,
  connectRealtime,
  countContentTokens,
  countMessageTokens,
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
  embedContent,
  generateContent,
  getGeminiModel,
  listGeminiModels,
  listModels,
  retrieveModel,
};

/** The answer to an authorised call of an operation: its own, or one that its schema describes. */
export const answerOf = (id: EndpointId): OperationAnswer =>
  answers[id] ?? answerBySchema(endpointOf(id));
