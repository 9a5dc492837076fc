import type { Schemas } from '../../../spec/validator.ts';
import { answerTo } from '../call.ts';
import { formatTranscript, listen, segmentOf } from './transcript.ts';

type Transcription = Schemas['CreateTranscriptionResponse'];

/** Writes down what is said in a file. */
export const createTranscription = answerTo('CreateTranscriptionRequest', (body, call) => {
  const heard = listen(call);
  const { text, seconds } = heard;
  const plain: Transcription = { text, usage: { type: 'duration', seconds } };
  const verbose: Transcription = {
    ...plain,
    task: 'transcribe',
    language: body.language ?? 'english',
    duration: seconds,
    segments: [segmentOf(heard)],
  };
  const spoken = { id: 'seg_0', type: 'transcript.text.segment', start: 0, end: seconds };
  const diarized: Transcription = {
    ...plain,
    task: 'transcribe',
    duration: seconds,
    segments: [{ ...spoken, text, speaker: 'A' }],
  };
  return formatTranscript(heard, body.response_format, { plain, verbose, diarized });
});
