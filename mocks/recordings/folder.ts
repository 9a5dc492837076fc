import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { Document, isMap, isSeq } from 'yaml';
import { codeOf, UsageError } from '../../base/errors.ts';
import { lazily } from '../../base/json.ts';
import { writeWhole } from '../../base/write-file.ts';
import { parseYamlFile } from '../../base/yaml.ts';
import { type EndpointId, endpointIds } from '../../spec/index.ts';
import { askedText } from '../operations/asked-text.ts';
import type { Recording } from './recording.ts';
import type { RecordedFile } from './replay.ts';

/** The most bytes of a recording: an answer can be a picture or speech. */
const largest = 64 * 1024 * 1024;

const validator = lazily(() =>
  new Ajv2020({ strict: false, verbose: true, allErrors: true }).compile<Recording>({
    title: 'a recording',
    type: 'object',
    additionalProperties: false,
    required: ['request', 'answer'],
    properties: {
      request: {
        type: 'object',
        additionalProperties: false,
        required: ['operation', 'method', 'path'],
        properties: {
          operation: { enum: endpointIds },
          method: { type: 'string' },
          path: { type: 'string' },
          body: {},
          form: { type: 'string' },
        },
      },
      answer: {
        type: 'object',
        additionalProperties: false,
        required: ['status'],
        properties: {
          status: { type: 'integer', minimum: 200, maximum: 599 },
          headers: { type: 'object', additionalProperties: { type: 'string' }, default: {} },
          waited: { type: 'integer', minimum: 0, maximum: 600_000, default: 0 },
          body: {},
          text: { type: 'string' },
          base64: { type: 'string' },
          events: {
            type: 'array',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['at', 'data'],
              properties: {
                at: { type: 'integer', minimum: 0, maximum: 600_000 },
                event: { type: 'string' },
                data: {},
              },
            },
          },
        },
      },
    },
  }),
);

/** What a person reads first: the call, what was said, and what came back. */
function summaryOf({ request, answer }: Recording): string {
  const { body } = request;
  const said = body === undefined ? '' : askedText({ kind: 'json', value: body, text: '' });
  const subject = said === '' ? '' : ` "${said.slice(0, 60).replace(/\s+/g, ' ')}"`;
  const { events } = answer;
  const last = events?.at(-1)?.at ?? answer.waited;
  const size = events === undefined ? '' : `, ${events.length} events`;
  return ` ${request.operation}${subject}: ${answer.status} in ${last} ms${size}`;
}

/** Writes a recording as YAML: an event on each line. */
export function writeRecording(recording: Recording): string {
  const document = new Document(recording, { aliasDuplicateObjects: false });
  document.commentBefore = summaryOf(recording);
  const events = document.getIn(['answer', 'events']);
  if (isSeq(events)) for (const event of events.items) if (isMap(event)) event.flow = true;
  return document.toString({ lineWidth: 0 });
}

/** Reads a recording. @throws UsageError naming the line, the field and what is wrong with it */
export const parseRecording = (content: string | Uint8Array, file: string): Recording => {
  const { answer, request } = parseYamlFile(content, file, { validator }, largest).value;
  const { headers = {}, waited = 0 } = answer;
  return { request, answer: { ...answer, headers, waited } };
};

const isRecordingName = (name: string): boolean => /\.ya?ml$/.test(name);

/** Reads the recordings of a folder, in the order of their names. @throws UsageError where it has none, or one is wrong */
export async function readRecordings(folder: string): Promise<readonly RecordedFile[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw new UsageError(`--replay ${folder}: cannot be read (${codeOf(error)}).`);
  });
  const files = names.filter(isRecordingName).toSorted();
  if (files.length === 0) {
    throw new UsageError(`--replay ${folder}: has no recording. Make some with --record URL.`);
  }
  return Promise.all(
    files.map(async (file) => {
      const content = await readFile(join(folder, file));
      return { ...parseRecording(content, `--replay ${join(folder, file)}`), file };
    }),
  );
}

const slug = (id: EndpointId): string =>
  id.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/**
 * Opens a folder for recordings, after those that it has.
 *
 * @param failed is called with a line where one cannot be written
 * @throws UsageError where the folder cannot be made
 */
export async function openFolder(folder: string, failed: (line: string) => void) {
  const fail = (error: unknown): never => {
    throw new UsageError(`--recordings ${folder}: cannot be written (${codeOf(error)}).`);
  };
  await mkdir(folder, { recursive: true }).catch(fail);
  const names = (await readdir(folder).catch(fail)).filter(isRecordingName);
  let count = Math.max(0, ...names.map((name) => Number.parseInt(name, 10) || 0));
  let writing: Promise<void> = Promise.resolve();
  return {
    keep: (recording: Recording): void => {
      count += 1;
      const name = `${String(count).padStart(3, '0')}-${slug(recording.request.operation)}.yaml`;
      writing = writing
        .then(() => writeWhole(join(folder, name), writeRecording(recording), 0o600))
        .catch((error: unknown) =>
          failed(`--recordings ${folder}: ${name} cannot be written (${codeOf(error)}).`),
        );
    },
    /** Resolves once all are written. */
    close: (): Promise<void> => writing,
  };
}
