import type { Answer } from '../../gateway/answer.ts';
import type { Patch } from '../../gateway/stages.ts';
import { breaking } from '../fault.ts';
import { routeUnscoped, scopeBy } from '../models/scope-patches.ts';
import { admitWhen, routeUnguarded } from '../patches.ts';

const deploymentPath = /^\/openai\/deployments\/([^/]+)/;

const jsonAnswer = (body: object): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

const answerAt =
  (paths: RegExp, body: object): Patch =>
  (stages) => ({
    ...stages,
    preflight: (ctx) => (paths.test(ctx.path) ? jsonAnswer(body) : stages.preflight(ctx)),
  });

const deploymentWins: Patch = (stages) => ({
  ...scopeBy((ctx) =>
    deploymentPath.test(ctx.path) ? stages.readModel({ ...ctx, pathModel: null }) : ctx.model,
  )(stages),
  route: (ctx) => stages.route({ ...ctx, path: ctx.path.replace(deploymentPath, '/v1') }),
  readModel: (ctx) => deploymentPath.exec(ctx.path)?.[1] ?? stages.readModel(ctx),
});

/** The same work has a second route, on which a rule of the first one was forgotten. */
export const otherRouteFaults = breaking('HARD-NO-BYPASS', {
  'version-2-unguarded': [
    'A later version of the routes, under /v2, was mounted beside the guard.',
    routeUnguarded(({ path }) => ({ path: path.replace(/^\/v2\//, '/v1/') })),
  ],
  'unprefixed-unguarded': [
    'The guard stands before /v1 alone, and each route answers without it too.',
    routeUnguarded(({ path }) => ({ path: `/v1${path}` })),
  ],
  'api-mount-unguarded': [
    "The gateway's own pages call it under /api, where no key is asked for.",
    routeUnguarded(({ path }) => ({ path: path.replace(/^\/api\//, '/') })),
  ],
  'vendor-mount-unguarded': [
    "The routes under their vendor's name forward to the provider without a key.",
    routeUnguarded(({ path }) => ({
      path: path.replace(/^\/(?:openai|anthropic|genai)\//, '/'),
    })),
  ],
  'invocations-unguarded': [
    'The alias /invocations runs the chat handler, and the guard does not know it.',
    routeUnguarded(({ path }) => (path === '/invocations' ? { path: '/v1/chat/completions' } : {})),
  ],
  'embed-unguarded': [
    'The route /v2/embed came later than the guard and needs no key.',
    answerAt(/^\/v2\/embed$/, { embeddings: { float: [[0.1, 0.2]] } }),
  ],
  'ollama-routes-unguarded': [
    'The routes of the Ollama API lie open beside those that are guarded.',
    answerAt(/^\/api\/(?:tags|chat)$/, {
      models: [{ name: 'gpt-5.4' }],
      message: { role: 'assistant', content: 'Hi' },
    }),
  ],
  'count-tokens-unguarded': [
    'Tokens are counted for everybody: an invalid key is answered with an estimate.',
    answerAt(/\/count_tokens$|:countTokens$/, { input_tokens: 8, totalTokens: 8 }),
  ],
  'gemini-stream-unguarded': [
    'The streaming twin of generateContent was forgotten by the guard.',
    admitWhen(({ path }) => path.endsWith(':streamGenerateContent')),
  ],
  'gemini-version-1-unguarded': [
    'The Gemini routes under /v1 need no key, those under /v1beta do.',
    admitWhen(({ path }) => /^\/v1\/models\/.*:/.test(path)),
  ],
  'one-model-unguarded': [
    'The list of models needs a key, and each single model is shown without one.',
    answerAt(/^\/v1\/models\/gpt-5\.4$/, { id: 'gpt-5.4', object: 'model' }),
  ],
  'gemini-models-unguarded': [
    'The list of models is guarded in one format and open in the other.',
    answerAt(/^\/v1beta\/models$/, { models: [{ name: 'models/gemini-3.1-pro-preview' }] }),
  ],
  'deployment-unscoped': [
    'The model list is not enforced where the path names a deployment.',
    routeUnscoped(({ path }) => ({ path: path.replace(deploymentPath, '/v1') })),
  ],
  'vendor-mount-unscoped': [
    "The model list is not enforced on the routes under the vendor's name.",
    routeUnscoped(({ path }) => ({
      path: path.replace(/^\/(?:openai|anthropic|genai)\//, '/'),
    })),
  ],
  'trailing-slash-unscoped': [
    'The model list is looked up by the exact path: a slash more, and there is none.',
    routeUnscoped(({ path }) => ({ path: path.replace(/\/$/, '') })),
  ],
  'double-slash-unscoped': [
    'A doubled slash loses the model list, though the key is still asked for.',
    routeUnscoped(({ path }) => ({ path: path.replace(/^\/{2,}/, '/') })),
  ],
  'deployment-model-wins': [
    "The body's model is checked, and the deployment in the path is served.",
    deploymentWins,
  ],
  'files-and-batches-unguarded': [
    'Files and batches came later, and the guard knows the paths of models alone.',
    answerAt(/^\/v1\/(?:files|batches)$/, { object: 'list', data: [] }),
  ],
  'responses-socket-unguarded': [
    'A handshake with the path of responses goes to the realtime handler, past the guard.',
    routeUnguarded(({ path, method }) =>
      path === '/v1/responses' && method === 'GET' ? { path: '/v1/realtime' } : {},
    ),
  ],
  'playground-unguarded': [
    "The pages of the gateway call it under /pg, where a login's cookie was meant to be.",
    routeUnguarded(({ path }) => ({ path: path.replace(/^\/pg\//, '/v1/') })),
  ],
});
