import type { Case } from '../../cases/case.ts';
import { allCases } from '../index.ts';
import { repeatedInParallel } from './repeated-in-parallel.ts';
import { repeatedKeys } from './repeated-key.ts';

/** What a thorough run sends beside the fixed matrix: the same requests, many times. */
export const thoroughCases: readonly Case[] = [...repeatedKeys, ...repeatedInParallel];

/** Every case of a run. */
export const casesOf = (isThorough: boolean): readonly Case[] =>
  isThorough ? [...allCases, ...thoroughCases] : allCases;
