import { defineConfig } from '@playwright/test';

export default defineConfig({
  // Each test is on its own, so that --shard can spread those of one file over machines.
  fullyParallel: true,
  reporter: process.env['CI'] ? 'blob' : 'list',
});
