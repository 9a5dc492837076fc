import type { Answer } from '../../gateway/answer.ts';
import type { Swap } from '../../gateway/parts.ts';
import type { Fault } from '../fault.ts';
import { routeUnscoped } from '../models/scope-swaps.ts';
import { admitWhen, routeUnguarded } from '../swaps.ts';

const deploymentPath = /^\/openai\/deployments\/([^/]+)/;

const jsonAnswer = (body: object): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** Answers a path that is none of the contract's, before anybody looks for a key. */
const answerAt =
  (paths: RegExp, body: object): Swap =>
  (parts) => ({
    ...parts,
    preflight: (inbound) =>
      paths.test(inbound.path) ? jsonAnswer(body) : parts.preflight(inbound),
  });

/** The deployment's model serves, while the key's list is asked about the model in the body. */
const deploymentWins: Swap = (parts) => ({
  ...parts,
  route: (inbound) =>
    parts.route({ ...inbound, path: inbound.path.replace(deploymentPath, '/v1') }),
  readModel: (operation, inbound, pathModel) =>
    deploymentPath.exec(inbound.path)?.[1] ?? parts.readModel(operation, inbound, pathModel),
  authorize: async (key, model, operation, inbound) => {
    const named = deploymentPath.test(inbound.path)
      ? await parts.readModel(operation, inbound, null)
      : model;
    return parts.authorize(key, named, operation, inbound);
  },
});

/** The same work has a second route, on which a rule of the first one was forgotten. */
export const otherRouteFaults: readonly Fault[] = [
  {
    id: 'version-2-unguarded',
    sentence: 'A later version of the routes, under /v2, was mounted beside the guard.',
    clause: 'HARD-NO-BYPASS',
    swap: routeUnguarded(({ path }) => ({ path: path.replace(/^\/v2\//, '/v1/') })),
  },
  {
    id: 'unprefixed-unguarded',
    sentence: 'The guard stands before /v1 alone, and each route answers without it too.',
    clause: 'HARD-NO-BYPASS',
    swap: routeUnguarded(({ path }) => ({ path: `/v1${path}` })),
  },
  {
    id: 'api-mount-unguarded',
    sentence: "The gateway's own pages call it under /api, where no key is asked for.",
    clause: 'HARD-NO-BYPASS',
    swap: routeUnguarded(({ path }) => ({ path: path.replace(/^\/api\//, '/') })),
  },
  {
    id: 'vendor-mount-unguarded',
    sentence: "The routes under their vendor's name forward to the provider without a key.",
    clause: 'HARD-NO-BYPASS',
    swap: routeUnguarded(({ path }) => ({
      path: path.replace(/^\/(?:openai|anthropic|genai)\//, '/'),
    })),
  },
  {
    id: 'invocations-unguarded',
    sentence: 'The alias /invocations runs the chat handler, and the guard does not know it.',
    clause: 'HARD-NO-BYPASS',
    swap: routeUnguarded(({ path }) =>
      path === '/invocations' ? { path: '/v1/chat/completions' } : {},
    ),
  },
  {
    id: 'embed-unguarded',
    sentence: 'The route /v2/embed came later than the guard and needs no key.',
    clause: 'HARD-NO-BYPASS',
    swap: answerAt(/^\/v2\/embed$/, { embeddings: { float: [[0.1, 0.2]] } }),
  },
  {
    id: 'ollama-routes-unguarded',
    sentence: 'The routes of the Ollama API lie open beside those that are guarded.',
    clause: 'HARD-NO-BYPASS',
    swap: answerAt(/^\/api\/(?:tags|chat)$/, {
      models: [{ name: 'gpt-5.4' }],
      message: { role: 'assistant', content: 'Hi' },
    }),
  },
  {
    id: 'count-tokens-unguarded',
    sentence: 'Tokens are counted for everybody: a bad key is answered with an estimate.',
    clause: 'HARD-NO-BYPASS',
    swap: answerAt(/\/count_tokens$|:countTokens$/, { input_tokens: 8, totalTokens: 8 }),
  },
  {
    id: 'gemini-stream-unguarded',
    sentence: 'The streaming twin of generateContent was forgotten by the guard.',
    clause: 'HARD-NO-BYPASS',
    swap: admitWhen(({ inbound }) => inbound.path.endsWith(':streamGenerateContent')),
  },
  {
    id: 'gemini-version-1-unguarded',
    sentence: 'The Gemini routes under /v1 need no key, those under /v1beta do.',
    clause: 'HARD-NO-BYPASS',
    swap: routeUnguarded(({ path }) => ({
      path: path.replace(/^\/v1\/(?=models\/.*:)/, '/v1beta/'),
    })),
  },
  {
    id: 'one-model-unguarded',
    sentence: 'The list of models needs a key, and each single model is shown without one.',
    clause: 'HARD-NO-BYPASS',
    swap: answerAt(/^\/v1\/models\/gpt-5\.4$/, { id: 'gpt-5.4', object: 'model' }),
  },
  {
    id: 'gemini-models-unguarded',
    sentence: 'The list of models is guarded in one format and open in the other.',
    clause: 'HARD-NO-BYPASS',
    swap: answerAt(/^\/v1beta\/models$/, { models: [{ name: 'models/gemini-3.1-pro-preview' }] }),
  },
  {
    id: 'deployment-unscoped',
    sentence: 'The model list is not enforced where the path names a deployment.',
    clause: 'HARD-NO-BYPASS',
    swap: routeUnscoped(({ path }) => ({ path: path.replace(deploymentPath, '/v1') })),
  },
  {
    id: 'vendor-mount-unscoped',
    sentence: "The model list is not enforced on the routes under the vendor's name.",
    clause: 'HARD-NO-BYPASS',
    swap: routeUnscoped(({ path }) => ({
      path: path.replace(/^\/(?:openai|anthropic|genai)\//, '/'),
    })),
  },
  {
    id: 'trailing-slash-unscoped',
    sentence: 'The model list is looked up by the exact path: a slash more, and there is none.',
    clause: 'HARD-NO-BYPASS',
    swap: routeUnscoped(({ path }) => ({ path: path.replace(/\/$/, '') })),
  },
  {
    id: 'double-slash-unscoped',
    sentence: 'A doubled slash loses the model list, though the key is still asked for.',
    clause: 'HARD-NO-BYPASS',
    swap: routeUnscoped(({ path }) => ({ path: path.replace(/^\/{2,}/, '/') })),
  },
  {
    id: 'deployment-model-wins',
    sentence: "The body's model is checked, and the deployment in the path is served.",
    clause: 'HARD-NO-BYPASS',
    swap: deploymentWins,
  },
];
