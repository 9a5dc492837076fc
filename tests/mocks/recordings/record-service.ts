import { scriptAnswers } from '../../../mocks/behaviours/scripts/script-answers.ts';
import type { ScriptedEntry } from '../../../mocks/behaviours/scripts/scripted-entry.ts';
import { createGateway, type Gateway } from '../../../mocks/gateway/gateway.ts';
import { parseRecording, writeRecording } from '../../../mocks/recordings/folder.ts';
import type { Service } from '../../../mocks/recordings/forward.ts';
import { recordAnswers } from '../../../mocks/recordings/record.ts';
import type { Recording } from '../../../mocks/recordings/recording.ts';
import { type Missed, replayAnswers } from '../../../mocks/recordings/replay.ts';

/** The key that opens the real service. */
export const serviceKey = 'sk-realServiceKey0123456789abcdefghijklmnop';

/** A real service with a key of its own: a second mock that knows none of the fixture keys. */
export function openService(entries: readonly ScriptedEntry[] = []) {
  const asked: Request[] = [];
  const key = { name: 'Real', key: serviceKey, state: 'active' as const };
  const gateway = createGateway({
    keys: [{ ...key, models: null, quota: null, expiresAt: null }],
    behaviours: entries.length === 0 ? [] : [scriptAnswers(entries)],
  });
  const send = (request: Request): Promise<Response> => {
    asked.push(request.clone());
    return gateway.fetch(request);
  };
  const service: Service = { url: 'https://real.example', key: serviceKey, send };
  return { asked, service };
}

/** A mock that records a service, and what it recorded. */
export function openRecorder(service: Service) {
  const kept: Recording[] = [];
  const complaints: string[] = [];
  const recorder = {
    keep: (one: Recording) => void kept.push(one),
    complain: (line: string) => void complaints.push(line),
  };
  return {
    kept,
    complaints,
    gateway: createGateway({ behaviours: [recordAnswers(service, recorder)] }),
  };
}

/** A mock that answers from recordings, which were written and read again. */
export function openReplay(recordings: readonly Recording[]) {
  const missed: Missed[] = [];
  const files = recordings.map((one, index) => ({
    ...parseRecording(writeRecording(one), `${index}.yaml`),
    file: `${index}.yaml`,
  }));
  const behaviours = [replayAnswers(files, (one) => missed.push(one))];
  return { missed, gateway: createGateway({ behaviours }) };
}

/** Reads an answer whole. */
export async function read(gateway: Gateway, request: Request) {
  const response = await gateway.fetch(request);
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, type: response.headers.get('content-type'), bytes };
}
