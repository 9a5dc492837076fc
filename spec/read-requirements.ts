import { isRecord } from '../base/json.ts';
import { fail, textOf } from '../base/yaml.ts';
import { readDecided } from './read-decided.ts';
import type { Layer, Level, Requirement } from './requirement.ts';

const layers: readonly string[] = ['contract', 'http', 'hardening'] satisfies Layer[];
const levels: readonly string[] = ['MUST', 'SHOULD'] satisfies Level[];

const isLayer = (value: string): value is Layer => layers.includes(value);
const isLevel = (value: string): value is Level => levels.includes(value);

function readBreaches(member: unknown, id: string): Record<string, string> {
  if (member === undefined) return {};
  if (!isRecord(member)) return fail(id, 'breachBy is not a mapping');
  const severities = Object.keys(member);
  return Object.fromEntries(severities.map((name) => [name, textOf(member, name, id)]));
}

/**
 * Reads the parsed requirements.yaml.
 *
 * @returns the clauses in the file's order
 * @throws Error naming the entry and member that is missing or of the wrong shape
 */
export function readRequirements(document: unknown): Requirement[] {
  if (!isRecord(document) || !Array.isArray(document['requirements'])) {
    return fail('requirements.yaml', 'needs a list `requirements`');
  }
  const seen = new Set<string>();
  return document['requirements'].map((entry: unknown, index) => {
    const place = `requirements.yaml, entry ${index + 1}`;
    if (!isRecord(entry)) return fail(place, 'is not a mapping');
    const id = textOf(entry, 'id', place);
    if (seen.has(id)) return fail(place, `repeats the id ${id}`);
    seen.add(id);
    const layer = textOf(entry, 'layer', id);
    const level = textOf(entry, 'level', id);
    if (!isLayer(layer)) return fail(id, `layer is ${layer}, not one of ${layers.join(', ')}`);
    if (!isLevel(level)) return fail(id, `level is ${level}, not one of ${levels.join(', ')}`);
    return {
      id,
      layer,
      level,
      title: textOf(entry, 'title', id),
      breach: textOf(entry, 'breach', id),
      breachBy: readBreaches(entry['breachBy'], id),
      clause: textOf(entry, 'clause', id),
      source: textOf(entry, 'source', id),
      meaning: textOf(entry, 'meaning', id),
      sent: textOf(entry, 'sent', id),
      expected: textOf(entry, 'expected', id),
      why: textOf(entry, 'why', id),
      whyWrongRefusal:
        entry['whyWrongRefusal'] === undefined ? null : textOf(entry, 'whyWrongRefusal', id),
      fix: textOf(entry, 'fix', id),
      decided: readDecided(entry['decided'], id),
      provisioner: entry['provisioner'] === true,
    };
  });
}
