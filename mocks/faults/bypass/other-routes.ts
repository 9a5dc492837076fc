import type { Answer } from '../../gateway/answer.ts';
import type { Patch } from '../../gateway/stages.ts';
import type { Fault } from '../fault.ts';
import { routeUnscoped, scopeBy } from '../models/scope-patches.ts';
import { admitWhen, routeUnguarded } from '../patches.ts';

const deploymentPath = /^\/openai\/deployments\/([^/]+)/;

const jsonAnswer = (body: object): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** Answers a path that is none of the contract's, before anybody looks for a key. */
const answerAt =
  (paths: RegExp, body: object): Patch =>
  (stages) => ({
    ...stages,
    preflight: (ctx) => (paths.test(ctx.path) ? jsonAnswer(body) : stages.preflight(ctx)),
  });

/** The deployment's model serves, while the key's list is asked about the model in the body. */
const deploymentWins: Patch = (stages) => ({
  ...scopeBy((ctx) =>
    deploymentPath.test(ctx.path) ? stages.readModel({ ...ctx, pathModel: null }) : ctx.model,
  )(stages),
  route: (ctx) => stages.route({ ...ctx, path: ctx.path.replace(deploymentPath, '/v1') }),
  readModel: (ctx) => deploymentPath.exec(ctx.path)?.[1] ?? stages.readModel(ctx),
});

/** The same work has a second route, on which a rule of the first one was forgotten. */
export const otherRouteFaults: readonly Fault[] = [
  {
    id: 'version-2-unguarded',
    sentence: 'A later version of the routes, under /v2, was mounted beside the guard.',
    clause: 'HARD-NO-BYPASS',
    patch: routeUnguarded(({ path }) => ({ path: path.replace(/^\/v2\//, '/v1/') })),
  },
  {
    id: 'unprefixed-unguarded',
    sentence: 'The guard stands before /v1 alone, and each route answers without it too.',
    clause: 'HARD-NO-BYPASS',
    patch: routeUnguarded(({ path }) => ({ path: `/v1${path}` })),
  },
  {
    id: 'api-mount-unguarded',
    sentence: "The gateway's own pages call it under /api, where no key is asked for.",
    clause: 'HARD-NO-BYPASS',
    patch: routeUnguarded(({ path }) => ({ path: path.replace(/^\/api\//, '/') })),
  },
  {
    id: 'vendor-mount-unguarded',
    sentence: "The routes under their vendor's name forward to the provider without a key.",
    clause: 'HARD-NO-BYPASS',
    patch: routeUnguarded(({ path }) => ({
      path: path.replace(/^\/(?:openai|anthropic|genai)\//, '/'),
    })),
  },
  {
    id: 'invocations-unguarded',
    sentence: 'The alias /invocations runs the chat handler, and the guard does not know it.',
    clause: 'HARD-NO-BYPASS',
    patch: routeUnguarded(({ path }) =>
      path === '/invocations' ? { path: '/v1/chat/completions' } : {},
    ),
  },
  {
    id: 'embed-unguarded',
    sentence: 'The route /v2/embed came later than the guard and needs no key.',
    clause: 'HARD-NO-BYPASS',
    patch: answerAt(/^\/v2\/embed$/, { embeddings: { float: [[0.1, 0.2]] } }),
  },
  {
    id: 'ollama-routes-unguarded',
    sentence: 'The routes of the Ollama API lie open beside those that are guarded.',
    clause: 'HARD-NO-BYPASS',
    patch: answerAt(/^\/api\/(?:tags|chat)$/, {
      models: [{ name: 'gpt-5.4' }],
      message: { role: 'assistant', content: 'Hi' },
    }),
  },
  {
    id: 'count-tokens-unguarded',
    sentence: 'Tokens are counted for everybody: an invalid key is answered with an estimate.',
    clause: 'HARD-NO-BYPASS',
    patch: answerAt(/\/count_tokens$|:countTokens$/, { input_tokens: 8, totalTokens: 8 }),
  },
  {
    id: 'gemini-stream-unguarded',
    sentence: 'The streaming twin of generateContent was forgotten by the guard.',
    clause: 'HARD-NO-BYPASS',
    patch: admitWhen(({ path }) => path.endsWith(':streamGenerateContent')),
  },
  {
    id: 'gemini-version-1-unguarded',
    sentence: 'The Gemini routes under /v1 need no key, those under /v1beta do.',
    clause: 'HARD-NO-BYPASS',
    patch: admitWhen(({ path }) => /^\/v1\/models\/.*:/.test(path)),
  },
  {
    id: 'one-model-unguarded',
    sentence: 'The list of models needs a key, and each single model is shown without one.',
    clause: 'HARD-NO-BYPASS',
    patch: answerAt(/^\/v1\/models\/gpt-5\.4$/, { id: 'gpt-5.4', object: 'model' }),
  },
  {
    id: 'gemini-models-unguarded',
    sentence: 'The list of models is guarded in one format and open in the other.',
    clause: 'HARD-NO-BYPASS',
    patch: answerAt(/^\/v1beta\/models$/, { models: [{ name: 'models/gemini-3.1-pro-preview' }] }),
  },
  {
    id: 'deployment-unscoped',
    sentence: 'The model list is not enforced where the path names a deployment.',
    clause: 'HARD-NO-BYPASS',
    patch: routeUnscoped(({ path }) => ({ path: path.replace(deploymentPath, '/v1') })),
  },
  {
    id: 'vendor-mount-unscoped',
    sentence: "The model list is not enforced on the routes under the vendor's name.",
    clause: 'HARD-NO-BYPASS',
    patch: routeUnscoped(({ path }) => ({
      path: path.replace(/^\/(?:openai|anthropic|genai)\//, '/'),
    })),
  },
  {
    id: 'trailing-slash-unscoped',
    sentence: 'The model list is looked up by the exact path: a slash more, and there is none.',
    clause: 'HARD-NO-BYPASS',
    patch: routeUnscoped(({ path }) => ({ path: path.replace(/\/$/, '') })),
  },
  {
    id: 'double-slash-unscoped',
    sentence: 'A doubled slash loses the model list, though the key is still asked for.',
    clause: 'HARD-NO-BYPASS',
    patch: routeUnscoped(({ path }) => ({ path: path.replace(/^\/{2,}/, '/') })),
  },
  {
    id: 'deployment-model-wins',
    sentence: "The body's model is checked, and the deployment in the path is served.",
    clause: 'HARD-NO-BYPASS',
    patch: deploymentWins,
  },
  {
    id: 'files-and-batches-unguarded',
    sentence: 'Files and batches came later, and the guard knows the paths of models alone.',
    clause: 'HARD-NO-BYPASS',
    patch: answerAt(/^\/v1\/(?:files|batches)$/, { object: 'list', data: [] }),
  },
  {
    id: 'responses-socket-unguarded',
    sentence:
      'A handshake with the path of responses goes to the realtime handler, past the guard.',
    clause: 'HARD-NO-BYPASS',
    patch: routeUnguarded(({ path, method }) =>
      path === '/v1/responses' && method === 'GET' ? { path: '/v1/realtime' } : {},
    ),
  },
  {
    id: 'playground-unguarded',
    sentence: "The pages of the gateway call it under /pg, where a login's cookie was meant to be.",
    clause: 'HARD-NO-BYPASS',
    patch: routeUnguarded(({ path }) => ({ path: path.replace(/^\/pg\//, '/v1/') })),
  },
];
