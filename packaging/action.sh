#!/usr/bin/env bash
# The check of action.yml. Every input is a variable, and every variable stays one word.
set -euo pipefail

if [[ -z $BASE_URL ]]; then
  echo 'base-url is empty: give the URL of the gateway to check.' >&2
  exit 2
fi

# A line end would forge an output, or an option: what is one word stays one line.
for input in BASE_URL COST REPORT STRICT ALLOW_INCOMPLETE; do
  if [[ ${!input} == *[$'\n\r']* ]]; then
    echo "$input has a line end: give one line." >&2
    exit 2
  fi
done

options=(--base-url "$BASE_URL" --cost "$COST" --json "$REPORT")
if [[ $STRICT == true ]]; then options+=(--strict); fi
if [[ $ALLOW_INCOMPLETE == true ]]; then options+=(--allow-incomplete); fi
while IFS= read -r pattern; do
  if [[ -n $pattern ]]; then options+=(--only "$pattern"); fi
done <<< "$ONLY"
while IFS= read -r option; do
  if [[ -n $option ]]; then options+=("$option"); fi
done <<< "$OPTIONS"

# From 22.18 on Node reads TypeScript by itself, and starts faster than tsx.
run=(node)
if [[ $(node -p 'Boolean(process.features.typescript)') != true ]]; then
  run=("$GITHUB_ACTION_PATH/node_modules/.bin/tsx" --tsconfig "$GITHUB_ACTION_PATH/tsconfig.json")
fi

# Nothing is deleted, least of all a file that is named by mistake: only a report that this run has
# written gives outputs.
started=$(mktemp)
trap 'rm -f -- "$started"' EXIT
code=0
"${run[@]}" "$GITHUB_ACTION_PATH/cli/bin.ts" check "${options[@]}" || code=$?
if [[ -f $REPORT && $REPORT -nt $started ]]; then
  "${run[@]}" "$GITHUB_ACTION_PATH/packaging/tell-outputs.ts" "$REPORT" >> "$GITHUB_OUTPUT"
fi
exit "$code"
