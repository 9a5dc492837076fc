import { html, script, style } from './generated/page.ts';

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src data: blob:',
  'media-src data: blob:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const files: Readonly<Record<string, readonly [type: string, content: string]>> = {
  '/': ['text/html; charset=utf-8', html],
  '/_anyone/dashboard.js': ['text/javascript; charset=utf-8', script],
  '/_anyone/dashboard.css': ['text/css; charset=utf-8', style],
};

/**
 * Answers with a file of the dashboard. There is nothing secret in it; it asks the control API for
 * what it shows. It runs no code but its own, speaks to the mock alone, and stands in no frame.
 *
 * @returns null for a path that is no file of it
 */
export function servePage(path: string): Response | null {
  const file = Object.hasOwn(files, path) ? files[path] : undefined;
  if (file === undefined) return null;
  const [type, content] = file;
  return new Response(content, {
    headers: {
      'content-type': type,
      'cache-control': 'no-cache',
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    },
  });
}
