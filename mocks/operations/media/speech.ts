import { answerTo } from '../call.ts';

/** Samples a second, as OpenAI's raw sound has them. */
const sampleRate = 24_000;

const bytesPerSample = 2;

const headerSize = 44;

/** A sine tone as raw sound: 16-bit little-endian samples, one channel. */
export function tone(seconds: number, hertz: number): Uint8Array<ArrayBuffer> {
  const count = Math.round(seconds * sampleRate);
  const view = new DataView(new ArrayBuffer(count * bytesPerSample));
  const step = (2 * Math.PI * hertz) / sampleRate;
  for (let index = 0; index < count; index += 1) {
    view.setInt16(index * bytesPerSample, Math.sin(index * step) * 8000, true);
  }
  return new Uint8Array(view.buffer);
}

/** Raw sound as a WAV file that any player takes: a RIFF header before the same bytes. */
export function wavOf(sound: Uint8Array): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(headerSize + sound.length));
  const file = new Uint8Array(view.buffer);
  const write = (offset: number, name: string) => file.set(new TextEncoder().encode(name), offset);
  write(0, 'RIFF');
  view.setUint32(4, headerSize - 8 + sound.length, true);
  write(8, 'WAVEfmt ');
  view.setUint32(16, 16, true); // length of the format that follows
  view.setUint16(20, 1, true); // uncompressed
  view.setUint16(22, 1, true); // channels
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * bytesPerSample, true);
  view.setUint16(32, bytesPerSample, true);
  view.setUint16(34, bytesPerSample * 8, true);
  write(36, 'data');
  view.setUint32(40, sound.length, true);
  file.set(sound, headerSize);
  return file;
}

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
