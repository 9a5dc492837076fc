import { tone, wavFile } from '../../../base/media-files.ts';
import type { Schemas } from '../../../spec/validator.ts';
import { answerTo, type Call, type ServedAnswer, type StreamEvent } from '../call.ts';
import { wordsOf } from '../finish-reply.ts';
import { base64Of, countTokens, textPieces } from '../text.ts';

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

/** A transcript as a stream of events; put together, the pieces are its text. */
function* transcriptEvents(text: string): Generator<StreamEvent> {
  for (const delta of textPieces(text)) yield { data: { type: 'transcript.text.delta', delta } };
  const output_tokens = countTokens([text]);
  const usage = { type: 'tokens', input_tokens: 0, output_tokens, total_tokens: output_tokens };
  yield { data: { type: 'transcript.text.done', text, usage } };
}

/** Writes down what is said in a file. */
export const createTranscription = answerTo('CreateTranscriptionRequest', (body, call) => {
  const heard = listen(call);
  const { text, seconds } = heard;
  // The oldest model streams nothing, and says nothing about it.
  if (body.stream === true && call.model !== 'whisper-1') {
    return { kind: 'stream', events: transcriptEvents(text) };
  }
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

/** The bytes of sound in one event. */
const chunkBytes = 32_768;

/** A sound as a stream of events, and how many tokens it comes to. */
function* speechEvents(sound: Uint8Array, input_tokens: number): Generator<StreamEvent> {
  for (let start = 0; start < sound.length; start += chunkBytes) {
    const audio = base64Of(sound.subarray(start, start + chunkBytes));
    yield { data: { type: 'speech.audio.delta', audio } };
  }
  const usage = { input_tokens, output_tokens: input_tokens, total_tokens: 2 * input_tokens };
  yield { data: { type: 'speech.audio.done', usage } };
}

/**
 * Speaks a text: a tone that is the longer, the longer the text. The answer is a WAV file whatever
 * format is asked for, but for raw `pcm`: there is no encoder for the others here, and bytes under
 * a media type that they are not would only fail later, in the caller's player.
 */
export const createSpeech = answerTo('CreateSpeechRequest', (body) => {
  const seconds = (body.input.length * secondsPerCharacter) / (body.speed ?? 1);
  const sound = tone(Math.min(seconds, longest), 440, sampleRate);
  const isPlain = body.response_format === 'pcm';
  const bytes = isPlain ? sound : wavFile(sound, sampleRate);
  if (body.stream_format === 'sse') {
    return { kind: 'stream', events: speechEvents(bytes, countTokens([body.input])) };
  }
  return { kind: 'bytes', mediaType: isPlain ? 'audio/pcm' : 'audio/wav', bytes };
});
