import { answerTo } from '../call.ts';
import { tone, wavOf } from './wav.ts';

const secondsPerCharacter = 0.06;
const longest = 10;

/**
 * Speaks a text: a tone that is the longer, the longer the text. The answer is a WAV file whatever
 * format is asked for, but for raw `pcm`: there is no encoder for the others here, and bytes under
 * a media type that they are not would only fail later, in the caller's player.
 */
export const createSpeech = answerTo('CreateSpeechRequest', (body) => {
  const seconds = (body.input.length * secondsPerCharacter) / (body.speed ?? 1);
  const sound = tone(Math.min(seconds, longest), 440);
  return body.response_format === 'pcm'
    ? { kind: 'bytes', mediaType: 'audio/pcm', bytes: sound }
    : { kind: 'bytes', mediaType: 'audio/wav', bytes: wavOf(sound) };
});
