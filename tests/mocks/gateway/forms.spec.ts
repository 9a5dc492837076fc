import { readForm } from '../../../mocks/gateway/request/read-form.ts';
import { expect, test } from '../../test.ts';

const type = 'multipart/form-data; boundary=b';

const disposition = 'Content-Disposition: form-data; name=';
const part = (head: string, body: string): string => `--b\r\n${head}\r\n\r\n${body}\r\n`;
const whole = (...parts: readonly string[]): string => `${parts.join('')}--b--\r\n`;

const shown = async (fields: Iterable<readonly [string, string | File]>): Promise<unknown> =>
  Promise.all(
    [...fields].map(async ([name, value]) =>
      typeof value === 'string'
        ? [name, value]
        : [name, value.name, value.type, await value.text()],
    ),
  );

const text = part(`${disposition}"model"`, 'whisper-1');

const forms: Readonly<Record<string, string>> = {
  'fields and a file': whole(
    text,
    part(`${disposition}"file"; filename="a b.wav"\r\nContent-Type: audio/wav`, 'RIFF\r\n--'),
  ),
  'a name twice, and an empty one': whole(text, text, part(`${disposition}""`, '')),
  'a file without a type or a name': whole(part(`${disposition}"file"; filename=""`, '')),
  'a type in capital letters': whole(
    part(`content-disposition: form-data; name="f"; filename="x"\r\nCONTENT-TYPE: Audio/WAV`, 'x'),
  ),
  'a text with a byte order mark': whole(part(`${disposition}"a"`, '\ufeffé €')),
  'escapes in names': whole(part(`${disposition}"a%22%0D"; filename="%5C.wav"`, 'x')),
  'a backslash': whole(part(`${disposition}"a\\b"`, 'x')),
  'names in other letters': whole(part(`${disposition}"ü"; filename="€.wav"`, 'x')),
  'another header first': whole(part(`Content-Type: text/plain\r\n${disposition}"a"`, 'x')),
  'a boundary that goes on': whole(text.replace('--b', '--bc'), text),
  'bare line ends': whole(text).replaceAll('\r\n', '\n'),
  'something before it': `preamble\r\n${whole(text)}`,
  'something after it': `${whole(text)}epilogue`,
  'no line end after it': whole(text).trimEnd(),
  'no end': text,
  'no parts': '--b--\r\n',
  'no head that ends': `--b\r\n${disposition}"a"\r\n--b--\r\n`,
  nothing: '',
};

for (const [words, form] of Object.entries(forms)) {
  test(`a form is read as the platform reads it: ${words}`, async () => {
    const bytes = new TextEncoder().encode(form);
    const [own, platforms] = await Promise.all([
      readForm(bytes, type).then(
        (read) => (read !== null && 'fields' in read ? shown(read.fields) : 'no form'),
        () => 'no form',
      ),
      new Response(bytes, { headers: { 'content-type': type } })
        .formData()
        .then(shown, () => 'no form'),
    ]);
    expect(own).toEqual(platforms);
  });
}
