#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// Before anything else is loaded: the cache holds what is loaded from here on.
enableCompileCache();

const { main } = await import('./main.ts');
const { surroundingsOf } = await import('./terminal/surroundings.ts');

process.exitCode = await main(process.argv.slice(2), surroundingsOf(process));
