import { tone, wavFile } from '../../../base/media-files.ts';
import type { Schemas } from '../../../spec/validator.ts';
import { answerTo, type Call, type ServedAnswer } from '../call.ts';
import { wordsOf } from '../finish-reply.ts';

type TextFormat = Schemas['TextFormat'];

/** What is heard in a file: nobody listens, so that its length is guessed from its size. */
type Transcript = { readonly text: string; readonly seconds: number };

/** A second of the sound that speech services are sent most, 16 kHz and 16 bits. */
const bytesPerSecond = 32_000;

/** The transcript of a call's file. The file's own name stays out: it may say something about its owner. */
export function listen(call: Call): Transcript {
  const size = call.files['file']?.[0]?.size ?? 0;
  return {
    text:
      call.scripted !== undefined && wordsOf(call.scripted) !== ''
        ? wordsOf(call.scripted)
        : "This is the mock's transcript. No real model listened to the file.",
    seconds: Math.max(1, Math.round(size / bytesPerSecond)),
  };
}

/** A time of a subtitle, `00:00:07,000`; WebVTT has a full stop where SubRip has a comma. */
function subtitleTime(seconds: number, mark: ',' | '.'): string {
  return new Date(seconds * 1000).toISOString().slice(11, 23).replace('.', mark);
}

/**
 * A transcript in the format that a request asks for: plain text and subtitles as text, all else
 * as JSON.
 *
 * @param json the JSON answers, plain and verbose; the two endpoints differ in them
 */
export function formatTranscript(
  { text, seconds }: Transcript,
  format: TextFormat | undefined,
  json: { readonly plain: object; readonly verbose: object; readonly diarized?: object },
): ServedAnswer {
  const times = (mark: ',' | '.') => `${subtitleTime(0, mark)} --> ${subtitleTime(seconds, mark)}`;
  switch (format) {
    case 'text':
      return { kind: 'text', text: `${text}\n` };
    case 'srt':
      return { kind: 'text', text: `1\n${times(',')}\n${text}\n\n` };
    case 'vtt':
      return { kind: 'text', text: `WEBVTT\n\n${times('.')}\n${text}\n\n` };
    case 'verbose_json':
      return { kind: 'json', body: json.verbose };
    case 'diarized_json':
      return { kind: 'json', body: json.diarized ?? json.plain };
    default:
      return { kind: 'json', body: json.plain };
  }
}

/** The one segment of a verbose transcript. */
export const segmentOf = ({ text, seconds }: Transcript) => ({
  id: 0,
  seek: 0,
  start: 0,
  end: seconds,
  text,
  tokens: [],
  temperature: 0,
  avg_logprob: -0.1,
  compression_ratio: 1,
  no_speech_prob: 0.01,
});

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

/** Samples a second, as OpenAI's raw sound has them. */
const sampleRate = 24_000;

const secondsPerCharacter = 0.06;

const longest = 10;

/**
 * Speaks a text: a tone that is the longer, the longer the text. The answer is a WAV file whatever
 * format is asked for, but for raw `pcm`: there is no encoder for the others here, and bytes under
 * a media type that they are not would only fail later, in the caller's player.
 */
export const createSpeech = answerTo('CreateSpeechRequest', (body) => {
  const seconds = (body.input.length * secondsPerCharacter) / (body.speed ?? 1);
  const sound = tone(Math.min(seconds, longest), 440, sampleRate);
  return body.response_format === 'pcm'
    ? { kind: 'bytes', mediaType: 'audio/pcm', bytes: sound }
    : { kind: 'bytes', mediaType: 'audio/wav', bytes: wavFile(sound, sampleRate) };
});
