import pc from 'picocolors';
import { plural } from '../../base/text.ts';
import { listed } from '../../report/terminal/layout.ts';
import { type Format, formatNames, formats, isOperationId, operationOf } from '../../spec/index.ts';
import { type Target, variableOf } from '../../suites/cases/target.ts';
import type { Reading } from '../../suites/judge/classify.ts';
import type { Survey, SurveyedOperation } from '../../suites/run/survey.ts';

const isKnown = ({ kind }: Reading): boolean => kind !== 'unavailable';

const namesOf = (seen: readonly SurveyedOperation[]): string =>
  seen.map(({ operation }) => operation).join(', ');

const formatOf = (operation: string): Format | null =>
  isOperationId(operation) ? operationOf(operation).format : null;

/** How many of the surveyed endpoints exist, by format; those that a profile adds are on their own. */
function renderFormats(seen: readonly SurveyedOperation[]): string {
  const parts = [...formatNames, null].flatMap((format) => {
    const own = seen.filter(({ operation }) => formatOf(operation) === format);
    const there = own.filter(({ good }) => isKnown(good) && good.kind !== 'not-offered').length;
    const name = format === null ? 'of the profile' : formats[format].name;
    return own.length === 0 ? [] : `${name} ${there} of ${own.length}`;
  });
  return `${parts.join(' · ')} endpoints`;
}

/** Why an endpoint is unknown, without the details that differ between endpoints. */
const reasonOf = ({ good }: SurveyedOperation): string =>
  'reason' in good ? (good.reason.split(/[:(]/)[0] ?? '').trim() : '';

/** The gateway's own words about some endpoints, behind a colon: the most common ones; empty without any. */
function ownWordsOf(seen: readonly SurveyedOperation[]): string {
  const words = seen.flatMap(({ good }) => {
    if (good.kind === 'refused') return good.words ?? [];
    return 'reason' in good ? (/: "(.*)"$/.exec(good.reason)?.[1] ?? []) : [];
  });
  const count = (one: string): number => words.filter((other) => other === one).length;
  const [most] = [...new Set(words)].toSorted((one, other) => count(other) - count(one));
  return most === undefined ? '' : `: "${most}"`;
}

/** Names the endpoints that are unknown, and why; nothing where all are known. */
function renderUnknown(seen: readonly SurveyedOperation[]): string[] {
  const unknown = seen.filter(({ good }) => !isKnown(good));
  if (unknown.length === 0) return [];
  const why = [...new Set(unknown.map(reasonOf))].join(', ');
  return unknown.length === seen.length
    ? [`no endpoint is known: ${why}${ownWordsOf(unknown)}`]
    : [`unknown: ${namesOf(unknown)} (${why})${ownWordsOf(unknown)}`];
}

function renderKey({ goodKey, seen }: Survey, target: Target): string[] {
  const variable = variableOf(target, 'active');
  if (target.keys.active === undefined) {
    return [`none: set ${variable}; without a valid key no refusal proves anything`];
  }
  const refused = seen.filter(
    ({ operation, good }) =>
      good.kind === 'refused' && target.notOffered?.includes(operation) !== true,
  );
  const statuses = [
    ...new Set(refused.flatMap(({ good }) => ('status' in good ? good.status : []))),
  ];
  if (goodKey.accepted === 0 && refused.length > 0) {
    return [
      `the one in ${variable} was refused (${statuses.join(', ')}) wherever the target answered${ownWordsOf(refused)}`,
      'Nothing more is sent.',
    ];
  }
  if (seen.every(({ good }) => !isKnown(good))) {
    return [`nothing is known about the one in ${variable}`];
  }
  const result = goodKey.accepted === 0 ? 'cannot be checked for free' : 'is accepted';
  return [
    `the one in ${variable} ${result}`,
    ...(refused.length === 0
      ? []
      : [`but refused (${statuses.join(', ')}) on ${namesOf(refused)}${ownWordsOf(refused)}`]),
  ];
}

function renderModels({ listed: names, models, seen }: Survey, target: Target): string[] {
  const configured = Object.entries(target.models ?? {});
  const chosen = Object.entries(models);
  // A 404 to an accepted key is about the model.
  const lacking = seen.filter(({ good }) => good.kind === 'taken' && good.status === 404);
  return [
    ...(names === null ? [] : [`GET /v1/models lists ${names.length}`]),
    ...(configured.length === 0
      ? []
      : [`the configuration names those of ${plural(configured.length, 'endpoint')}`]),
    ...chosen.map(([operation, model]) => `${model} for ${operation}, from the list`),
    configured.length + chosen.length === 0
      ? 'requests name the usual ones'
      : 'all other requests name the usual ones',
    ...(lacking.length === 0
      ? []
      : [`unknown to ${namesOf(lacking)}: name others under \`models\` in the configuration file`]),
  ];
}

/** How fast the host answers; null where it gave no answer except 429. */
const renderHost = ({ milliseconds }: Survey): string =>
  milliseconds === null
    ? 'is there, but gave no usable answer'
    : `answers (${Math.round(milliseconds)} ms)`;

/** Renders a survey for people: whether the host is there, what it offers, whether the key works. */
export function renderSurvey(survey: Survey, target: Target, useColor: boolean): string {
  const colors = pc.createColors(useColor);
  const { seen, unreachable } = survey;
  const absent = seen.filter(({ good }) => good.kind === 'not-offered');
  const title = colors.bold(`Survey of ${target.baseUrl.host}`);
  if (unreachable !== null) return '';
  const lines = [
    title,
    ...listed('host', [renderHost(survey)], colors),
    ...listed(
      'offers',
      [
        ...(seen.length === 0 ? ['unknown without a valid key'] : []),
        ...(seen.some(({ good }) => isKnown(good)) ? [renderFormats(seen)] : []),
        ...renderUnknown(seen),
        ...(absent.length === 0
          ? []
          : [`absent: ${absent.length === seen.length ? 'all of them' : namesOf(absent)}`]),
        ...(target.notOffered === undefined || target.notOffered.length === 0
          ? []
          : [`declared not offered: ${target.notOffered.join(', ')}`]),
      ],
      colors,
    ),
    ...listed('your key', renderKey(survey, target), colors),
    ...listed('models', renderModels(survey, target), colors),
  ];
  return `${lines.join('\n')}\n\n`;
}
