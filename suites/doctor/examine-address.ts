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
 * Examines a base URL before anything is sent there. It may have a path of its own, but not the beginning
 * or the whole of an endpoint's path.
 */
export function examineAddress(contract: Contract, url: URL): Remark {
  const path = url.pathname.replace(/\/+$/, '');
  const endpoint = endpoints(contract).find((one) => path.endsWith(one));
  const without = (end: string) => `${url.origin}${path.slice(0, path.length - end.length)}`;
  if (endpoint !== undefined) {
    return wrong(
      about,
      `ends in the path of an endpoint, ${endpoint}`,
      `use ${without(endpoint)}: clients add the path`,
    );
  }
  const version = ['/v1/v1', '/v1beta/v1beta', '/v1', '/v1beta'].find((one) => path.endsWith(one));
  if (version !== undefined) {
    return wrong(
      about,
      `ends in ${version}, so that clients would send it twice`,
      `use ${without(version)}; only the OpenAI SDK needs ${without(version)}/v1`,
    );
  }
  return well(about, url.href.replace(/\/+$/, ''));
}
