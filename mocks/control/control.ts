import { codeOf } from '../../base/errors.ts';
import type { AnswerBook } from '../behaviours/scripts/answer-book.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { splitUrl } from '../gateway/request/request.ts';
import { type Keyring, type StoredKey, sessionOf } from '../keys/keyring.ts';
import { answer, complain, done, refuseMethod } from './answers.ts';
import { answerDecision, answerDecisions, answerExchange, answerHar } from './decisions.ts';
import { createFeed } from './feed.ts';
import { type Caller, isLocal, refuseCaller } from './guard.ts';
import { answerKey, answerKeys } from './keys.ts';
import { resetScope, type Scope } from './scope.ts';
import { answerScript } from './script.ts';
import { createSessions, type Sessions } from './sessions.ts';

/** How the control API is made; every member has a default. */
export type ControlOptions = {
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
  /** What every request must carry; callers on other machines are let in with it, and only with it. */
  readonly token?: string;
  /** The keys that a reset goes back to; those of the gateway's start by default. */
  readonly initial?: () => readonly StoredKey[];
  /** Resolves once a change of the keys is kept, and throws where it cannot be. */
  readonly keep?: () => Promise<void>;
  /** Takes the answers that `answers` is sent. Its behaviour is one of the gateway's. */
  readonly answers?: AnswerBook;
  /** The OpenAPI document, as YAML. */
  readonly document?: () => Promise<string>;
  /** Answers with a file of the dashboard; null for a path that is none. */
  readonly page?: (path: string) => Response | null;
};

/** The control API of a mock. */
export type Control = {
  /** True for a request that is the control API's to answer, and not the gateway's. */
  readonly takes: (caller: Caller) => boolean;
  readonly answer: (request: Request) => Promise<Response>;
};

const root = '/_anyone';

/** Answers for a change that is in force and could not be kept. */
const tellUnkept = (error: unknown): Response =>
  complain(
    500,
    `The change is in force, but could not be kept (${codeOf(error)}): a restart may lose it.`,
  );

const tellDefect = (): Response =>
  complain(500, 'The control API failed on this request: this is a defect of the mock.');

const notFound = (): Response => complain(404, 'There is no such control endpoint.');

async function answerScope(
  scope: Scope,
  [part, id, ...rest]: readonly string[],
  request: Request,
  now: number,
): Promise<Response> {
  if (part === 'decisions' && id !== undefined && rest.join('/') === 'exchange') {
    return answerExchange(scope, id, request);
  }
  if (rest.length > 0 || id === '') return notFound();
  if (part === 'keys') {
    return id === undefined ? answerKeys(scope, request, now) : answerKey(scope, id, request, now);
  }
  if (part === 'decisions') {
    return id === undefined ? answerDecisions(scope, request) : answerDecision(scope, id, request);
  }
  if (part === 'har' && id === undefined) return answerHar(scope, request);
  if (part === 'answers' && id === undefined) return answerScript(scope, request);
  if (part !== 'reset' || id !== undefined) return notFound();
  if (request.method !== 'POST') return refuseMethod(request.method, 'POST');
  return (await resetScope(scope)) ?? done();
}

/** Answers at the list of sessions, at a session, and below one. */
async function answerSessions(
  sessions: Sessions,
  [id, ...rest]: readonly string[],
  request: Request,
  now: number,
): Promise<Response> {
  if (id === undefined) {
    if (request.method === 'GET') return answer(200, { sessions: sessions.list() });
    if (request.method !== 'POST') return refuseMethod(request.method, 'GET, POST');
    const opened = sessions.open();
    return opened === undefined
      ? complain(409, 'Too many sessions are open: close those that are done with.')
      : answer(201, opened, { location: `${root}/sessions/${opened.id}` });
  }
  const scope = sessions.scopeOf(id);
  if (scope === undefined) return complain(404, 'There is no such session, or it was closed.');
  if (rest.length > 0) return answerScope(scope, rest, request, now);
  if (request.method !== 'DELETE') return refuseMethod(request.method, 'DELETE');
  sessions.close(id);
  return done();
}

function keysOfStart(keys: Keyring): () => readonly StoredKey[] {
  const start = keys.stored((id) => sessionOf(id) === null);
  return () => start;
}

/**
 * Makes the control API of a gateway, as the OpenAPI document describes it under its tag Control:
 * its keys, its decisions, and sessions of both that do not disturb one another.
 */
export function createControl(gateway: Gateway, options: ControlOptions = {}): Control {
  const { clock = Date.now, token, page, document, keep = () => Promise.resolve() } = options;
  const { keys, decisions, shelves } = gateway;
  const { answers = null } = options;
  const sessions = createSessions(gateway, answers, clock);
  const own: Scope = {
    path: root,
    session: null,
    keys,
    shelves,
    answers,
    log: decisions,
    feed: createFeed(decisions),
    initial: options.initial ?? keysOfStart(keys),
    keep: () => keep().then(() => null, tellUnkept),
  };

  const answerControl = async (path: string, request: Request): Promise<Response> => {
    const parts = path.slice(root.length + 1).split('/');
    const [first, ...rest] = parts;
    if (first === 'sessions') return answerSessions(sessions, rest, request, clock());
    if (first === 'openapi.yaml' && rest.length === 0 && document !== undefined) {
      return request.method === 'GET'
        ? new Response(await document(), { headers: { 'content-type': 'application/yaml' } })
        : refuseMethod(request.method, 'GET');
    }
    return answerScope(own, parts, request, clock());
  };

  return {
    takes: (caller) => {
      const { target, method } = caller;
      const isPage = page !== undefined && method === 'GET' && /^\/(?:\?|$)/.test(target);
      return (isPage || target.startsWith(`${root}/`)) && (token !== undefined || isLocal(caller));
    },
    answer: async (request) => {
      const { path } = splitUrl(request.url);
      const file = request.method === 'GET' ? page?.(path) : null;
      if (file) return file;
      return refuseCaller(request, token) ?? answerControl(path, request).catch(tellDefect);
    },
  };
}
