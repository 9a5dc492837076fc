import { isRecord } from '../../../base/json.ts';
import type { Context, Credential, Routed } from '../context.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import type { Patch } from '../stages.ts';
import type { GatewayRequest, Payload } from './request.ts';

/** A path of Azure OpenAI: the deployment that it names, and the rest of it, which OpenAI has behind /v1. */
const azurePath = /^\/openai(?:\/deployments\/([^/]+)|\/v1)?(\/.+)$/;

/** The header in which Azure's clients send a key. */
const azureHeader = 'api-key';

/** What a path of Azure means; null for another one, and where an escape in it is ill-formed. */
function readPath({ path, query }: Context): { path: string; deployment: string | null } | null {
  const [, named, rest] = azurePath.exec(path) ?? [];
  if (rest === undefined) return null;
  try {
    const deployment = named === undefined ? null : decodeURIComponent(named);
    return { path: `/v1${rest}`, deployment: deployment ?? query.get('deployment') };
  } catch {
    return null;
  }
}

/** The credential in Azure's header, together with the one where OpenAI's endpoints read it. */
function readAzureKey({ headers }: Routed, usual: Credential): Credential {
  const secret = headers.get(azureHeader);
  if (secret === null) return usual;
  if (secret === '') {
    return { kind: 'malformed', style: 'bearer', complaint: `the header ${azureHeader} is empty` };
  }
  if (usual.kind === 'missing') return { kind: 'found', style: 'bearer', secret };
  const isSame = usual.kind === 'found' && usual.secret === secret;
  return isSame ? usual : { kind: 'conflict', places: ['bearer', 'bearer'] };
}

/** The body with its deployment as its model, which Azure's clients may leave out. */
function withModel(payload: Payload | Refusal, model: string): Payload | Refusal {
  if (isRefusal(payload)) return payload;
  if (payload.kind === 'form') return { ...payload, fields: { ...payload.fields, model } };
  if (payload.kind !== 'json' || !isRecord(payload.value)) return payload;
  return { ...payload, value: { ...payload.value, model } };
}

/**
 * `--azure`: also answers the OpenAI format under Azure's paths, `/openai/deployments/MODEL/…` and
 * `/openai/v1/…`, where it takes the key from the header `api-key` or as a bearer token. The deployment is
 * the model, whatever the body says. The contract has neither, so that a mock does it only when asked to.
 */
export const answerAzure: Patch = (stages) => {
  const deployments = new WeakMap<GatewayRequest, string | null>();
  const deploymentOf = ({ request }: Context): string | null => deployments.get(request) ?? null;
  return {
    ...stages,
    route: (ctx) => {
      const meant = readPath(ctx);
      if (meant === null) return stages.route(ctx);
      const route = stages.route({ ...ctx, path: meant.path });
      if (isRefusal(route) || route.operation.format !== 'openai') return stages.route(ctx);
      const place = route.operation.model?.in ?? 'path';
      // Only where a request names its model in it can a deployment take the place of the model.
      if (meant.deployment !== null && place === 'path') return stages.route(ctx);
      deployments.set(ctx.request, meant.deployment);
      return route;
    },
    readCredential: (ctx) => {
      const usual = stages.readCredential(ctx);
      return deployments.has(ctx.request) ? readAzureKey(ctx, usual) : usual;
    },
    readModel: (ctx) => deploymentOf(ctx) ?? stages.readModel(ctx),
    readPayload: async (ctx) => {
      const payload = await stages.readPayload(ctx);
      const deployment = deploymentOf(ctx);
      return deployment === null ? payload : withModel(payload, deployment);
    },
  };
};
