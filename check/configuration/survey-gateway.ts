import { builtInContract } from '../../fixtures/contract.ts';
import { type Contract, operationIdsOf, operationOf, requestOf } from '../../spec/contract.ts';
import { isOperationId, type OperationId } from '../../spec/index.ts';
import { applyProfile } from '../../spec/profiles/apply-profile.ts';
import { type Profile, variablesOf } from '../../spec/profiles/profile.ts';
import { usualModel } from '../../suites/cases/models.ts';
import type { Models, Target } from '../../suites/cases/target.ts';
import { findProfile, unknownFormats } from '../../suites/doctor/advise.ts';
import { openSession } from '../../suites/run/open-session.ts';
import type { Survey } from '../../suites/run/survey.ts';
import { createWire } from '../../suites/wire/wire.ts';
import type { WireSettings } from '../../suites/wire/wire-settings.ts';
import type { Environment } from '../target-from-env.ts';
import type { Configuration } from './configuration.ts';

/** What was found out about a gateway, as members of a configuration, and in lines for a reader. */
export type Surveyed = {
  readonly members: Pick<Configuration, 'models' | 'notOffered' | 'profile'> & {
    readonly baseUrl?: string;
  };
  readonly lines: readonly string[];
};

const survey = (contract: Contract, target: Target, settings: WireSettings): Promise<Survey> => {
  const wire = createWire({ ...settings, origin: target.baseUrl.origin });
  const { survey: take } = openSession(contract, target, wire, settings);
  return take(operationIdsOf(contract), true).finally(wire.close);
};

/** The models that requests will name, by operation: those of the gateway's own list. */
const modelsOf = (contract: Contract, { models, listed }: Survey, offered: readonly string[]) => {
  const named = offered.flatMap((id): [string, string][] => {
    const usual = models[id] ?? usualModel(contract, {}, id);
    return usual !== null && listed?.includes(usual) === true ? [[id, usual]] : [];
  });
  return Object.fromEntries(named) satisfies Models;
};

/** The operations that are absent; none where all are, since nothing is known then. */
function absentIn({ seen }: Survey): readonly OperationId[] {
  const absent = seen.flatMap(({ operation, good: { kind } }) =>
    kind === 'not-offered' && isOperationId(operation) ? [operation] : [],
  );
  return absent.length === seen.length ? [] : absent;
}

/**
 * Surveys a gateway with free requests: which formats it speaks and where, which endpoints it has, and
 * which models it lists. Nothing of it is certain: a person reviews it.
 *
 * @param target with a valid key
 * @param variables the environment, for a header that the gateway asks for
 */
export async function surveyGateway(
  target: Target,
  settings: WireSettings,
  variables: Environment,
): Promise<Surveyed> {
  const builtIn = builtInContract();
  const first = await survey(builtIn, target, settings);
  if (first.unreachable !== null) {
    return { members: {}, lines: [`The gateway did not answer: ${first.unreachable}.`] };
  }
  const formats = unknownFormats(builtIn, first, target);
  const wire = createWire({ ...settings, origin: target.baseUrl.origin });
  const found = await findProfile({ contract: builtIn, target, wire }, formats).finally(wire.close);
  const profile: Profile = found.baseUrl === null ? found.profile : {};
  const unset = variablesOf(profile).filter((name) => !variables[name]);
  const at = found.baseUrl === null ? target : { ...target, baseUrl: new URL(found.baseUrl) };
  const last =
    found.remarks.length > 0 && unset.length === 0
      ? await survey(applyProfile(builtIn, { name: 'survey', profile }, variables), at, settings)
      : first;
  const notOffered = absentIn(last);
  const offered = operationIdsOf(builtIn).filter(
    (id) => !notOffered.some((absent) => absent === id) && requestOf(builtIn, id).model !== null,
  );
  const models = modelsOf(builtIn, last, offered);
  const accepted = last.seen.filter(({ good: { kind } }) => kind === 'served' || kind === 'taken');
  const speaks = new Set(
    accepted.map(({ operation }) => builtIn.formats[operationOf(builtIn, operation).format].name),
  );
  return {
    members: {
      ...(found.baseUrl === null ? {} : { baseUrl: found.baseUrl }),
      ...(Object.keys(profile).length === 0 ? {} : { profile }),
      ...(notOffered.length === 0 ? {} : { notOffered }),
      ...(Object.keys(models).length === 0 ? {} : { models }),
    },
    lines: [
      ...found.remarks.map(({ sentence }) => sentence),
      ...(found.baseUrl === null ? [] : [`the API is below ${found.baseUrl}`]),
      ...unset.map((name) => `set ${name} and run init --force, to survey the rest`),
      `${accepted.length} of ${last.seen.length} endpoints accept the key: ${[...speaks].join(', ') || 'none'}`,
      ...(notOffered.length === 0 ? [] : [`absent: ${notOffered.join(', ')}`]),
      last.listed === null ? 'it lists no models' : `it lists ${last.listed.length} models`,
    ],
  };
}
