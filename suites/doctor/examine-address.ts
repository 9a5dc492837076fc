import { type Contract, operationIdsOf, operationOf } from '../../spec/contract.ts';
import { type Remark, well, wrong } from './remark.ts';

/** The fixed paths of the API, longest first. */
const endpoints = (contract: Contract) =>
  operationIdsOf(contract)
    .map((id) => operationOf(contract, id).path)
    .filter((path) => !path.includes('{'))
    .sort((one, other) => other.length - one.length);

const about = 'Base URL';

/**
 * Looks at a base URL before anything is sent there. Its host may be followed by a path of its own, but not by
 * what every endpoint's path begins with.
 */
export function examineAddress(contract: Contract, url: URL): Remark {
  const path = url.pathname.replace(/\/+$/, '');
  const endpoint = endpoints(contract).find((one) => path.endsWith(one));
  const without = (end: string) => `${url.origin}${path.slice(0, path.length - end.length)}`;
  if (endpoint !== undefined) {
    return wrong(
      about,
      `ends in the path of an endpoint, ${endpoint}`,
      `give ${without(endpoint)}: clients write the path behind it`,
    );
  }
  const version = ['/v1/v1', '/v1beta/v1beta', '/v1', '/v1beta'].find((one) => path.endsWith(one));
  if (version !== undefined) {
    return wrong(
      about,
      `ends in ${version}, so that /v1 would stand there twice`,
      `give ${without(version)} here; the OpenAI SDK alone is told ${without(version)}/v1`,
    );
  }
  return well(about, url.href.replace(/\/+$/, ''));
}
