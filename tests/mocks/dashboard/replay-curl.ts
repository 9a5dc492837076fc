import { spawn } from 'node:child_process';
import { expect } from '@playwright/test';
import { decisionRecord } from '../../../mocks/control/decision-steps.ts';
import { curlOf } from '../../../mocks/dashboard/page/decisions/curl-line.ts';
import type { Decision } from '../../../mocks/gateway/decision.ts';
import { requestOf } from '../../../mocks/gateway/request/request.ts';
import type { MockServer } from '../../support/mock-server.ts';
import { untilEnd } from '../../support/processes/run-process.ts';

/** The newest decision of a mock. */
export function newest({ gateway }: MockServer): Decision {
  const decision = gateway.decisions.recent().at(-1);
  if (decision === undefined) throw new Error('nothing was decided');
  return decision;
}

/** Lets the mock decide on a request, and returns the decision. */
export async function decide(mock: MockServer, request: Request): Promise<Decision> {
  const { gateway } = mock;
  if (request.headers.has('upgrade')) await gateway.handshake(requestOf(request));
  else await (await gateway.fetch(request)).arrayBuffer();
  return newest(mock);
}

/** What a decision says of its request: all but what is new each time. */
export const gist = ({
  requestId,
  at,
  credential,
  key,
  model,
  duration,
  exchange,
  ...rest
}: Decision) => ({
  ...rest,
  credential,
  key: key === null ? null : { name: key.name, state: key.state },
});

/** Runs the line of a decision in bash, with the key in its environment, and returns the new decision. */
export async function replay(mock: MockServer, decision: Decision, key: string): Promise<Decision> {
  const { line } = curlOf(decisionRecord(decision), mock.url);
  expect(line).not.toMatch(/sk-(?!hidden\b)/);
  const before = newest(mock).requestId;
  const { error } = await untilEnd(
    spawn('bash', ['--norc', '-c', `${line} -s -o /dev/null`], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], ANYONE_API_KEY: key },
    }),
  );
  expect(error).toBe('');
  const replayed = newest(mock);
  expect(replayed.requestId).not.toBe(before);
  return replayed;
}

/** Expects that the line of the decision on a request brings that decision again, and returns it. */
export async function expectSame(
  mock: MockServer,
  request: Request,
  key: string,
): Promise<Decision> {
  const decision = await decide(mock, request);
  const replayed = await replay(mock, decision, key);
  expect(gist(replayed)).toEqual(gist(decision));
  return replayed;
}
