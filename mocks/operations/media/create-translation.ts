import type { Schemas } from '../../../spec/validator.ts';
import { answerTo } from '../call.ts';
import { formatTranscript, listen, segmentOf } from './transcript.ts';

type Translation = Schemas['CreateTranslationResponse'];

/** Writes down in English what is said in a file. */
export const createTranslation = answerTo('CreateTranslationRequest', (body, call) => {
  const heard = listen(call);
  const plain: Translation = { text: heard.text };
  const verbose: Translation = {
    ...plain,
    task: 'translate',
    language: 'english',
    duration: heard.seconds,
    segments: [segmentOf(heard)],
  };
  return formatTranscript(heard, body.response_format, { plain, verbose });
});
