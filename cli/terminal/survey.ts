import pc from 'picocolors';
import { builtInContract } from '../../fixtures/contract.ts';
import { listed } from '../../report/terminal/layout.ts';
import { operationOf } from '../../spec/contract.ts';
import { formatNames, formats } from '../../spec/index.ts';
import { type Target, variableOf } from '../../suites/cases/target.ts';
import type { Reading } from '../../suites/judge/classify.ts';
import type { Survey, SurveyedOperation } from '../../suites/run/survey.ts';

/** Whether an answer tells if its endpoint is there. */
const isTold = ({ kind }: Reading): boolean => kind !== 'unavailable';

const namesOf = (seen: readonly SurveyedOperation[]): string =>
  seen.map(({ operation }) => operation).join(', ');

/** How many of the endpoints that were asked are there, format by format. */
function tellFormats(seen: readonly SurveyedOperation[]): string {
  const told = formatNames.flatMap((format) => {
    const own = seen.filter(
      ({ operation }) => operationOf(builtInContract(), operation).format === format,
    );
    const there = own.filter(({ good }) => isTold(good) && good.kind !== 'not-offered').length;
    return own.length === 0 ? [] : `${formats[format].name} ${there} of ${own.length}`;
  });
  return `${told.join(' · ')} endpoints`;
}

/** Why an answer tells nothing of an endpoint, without what differs from one to the next. */
const whyUntold = ({ good }: SurveyedOperation): string =>
  'reason' in good ? (good.reason.split(/[:(]/)[0] ?? '').trim() : '';

/** What is said where some endpoints told nothing of themselves, or none told anything. */
function tellUntold(seen: readonly SurveyedOperation[]): string[] {
  const untold = seen.filter(({ good }) => !isTold(good));
  if (untold.length === 0) return [];
  const why = [...new Set(untold.map(whyUntold))].join(', ');
  return untold.length === seen.length
    ? [`nothing could be told: ${why}`]
    : [`not told: ${namesOf(untold)} (${why})`];
}

function tellKey({ goodKey, seen }: Survey, target: Target): string[] {
  const variable = variableOf(target, 'active');
  if (target.keys.active === undefined) {
    return [`none: set ${variable}; without a good key no refusal proves anything`];
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
      `the one in ${variable} was refused (${statuses.join(', ')}) wherever the target answered`,
      `Set ${variable} to a key that works there, and check again. Nothing more is sent.`,
    ];
  }
  if (seen.every(({ good }) => !isTold(good))) {
    return [`nothing could be told of the one in ${variable}`];
  }
  const untold = goodKey.accepted === 0 ? 'is not told from any other, for free' : 'is taken';
  return [
    `the one in ${variable} ${untold}`,
    ...(refused.length === 0
      ? []
      : [`but refused (${statuses.join(', ')}) on ${namesOf(refused)}`]),
  ];
}

function tellModels({ listed: names, models }: Survey, target: Target): string[] {
  const configured = Object.entries(target.models ?? {});
  const chosen = Object.entries(models);
  const tell = (some: [string, string][], source: string) =>
    some.map(([operation, model]) => `${model} for ${operation}, ${source}`);
  return [
    ...(names === null ? [] : [`GET /v1/models lists ${names.length}`]),
    ...tell(configured, 'as configured'),
    ...tell(chosen, 'from the list'),
    configured.length + chosen.length === 0 ? 'the usual ones' : 'the usual ones for all else',
  ];
}

/** How quick the host is; what it limits is no answer, and has no time. */
const tellHost = ({ milliseconds }: Survey): string =>
  milliseconds === null
    ? 'is there, and answered nothing that tells'
    : `answers (${Math.round(milliseconds)} ms)`;

/** What a first look found, for a person: whether the host is there, what it offers, whether the key works. */
export function tellLook(look: Survey, target: Target, useColor: boolean): string {
  const colors = pc.createColors(useColor);
  const { seen, unreachable } = look;
  const absent = seen.filter(({ good }) => good.kind === 'not-offered');
  const title = colors.bold(`First look at ${target.baseUrl.host}`);
  if (unreachable !== null) return '';
  const lines = [
    title,
    ...listed('host', [tellHost(look)], colors),
    ...listed(
      'offers',
      [
        ...(seen.length === 0 ? ['not told without a good key'] : []),
        ...(seen.some(({ good }) => isTold(good)) ? [tellFormats(seen)] : []),
        ...tellUntold(seen),
        ...(absent.length === 0 ? [] : [`absent: ${namesOf(absent)}`]),
        ...(target.notOffered === undefined || target.notOffered.length === 0
          ? []
          : [`declared not offered: ${target.notOffered.join(', ')}`]),
      ],
      colors,
    ),
    ...listed('your key', tellKey(look, target), colors),
    ...listed('models', tellModels(look, target), colors),
  ];
  return `${lines.join('\n')}\n\n`;
}
