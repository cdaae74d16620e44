#!/usr/bin/env bash
# Compares what a revision would deploy with what this working tree would: guard-change.sh REVISION
set -euo pipefail
cd "$(dirname "$0")/../.."
revision=$1
scratch=$(mktemp -d)
trap 'git worktree remove --force "$scratch/before" 2>/dev/null || true; rm -rf "$scratch"' EXIT

synthesize() { # FOLDER OUTPUT
  (
    cd "$1"
    [ -d node_modules ] || npm ci --silent
    for environment in dev staging prod; do
      CDK_OUTDIR="$2/$environment" CDK_CONTEXT_JSON="{\"env\":\"$environment\"}" node --import tsx infra/app.ts
    done
  )
}

git worktree add --detach --quiet "$scratch/before" "$revision"
synthesize "$scratch/before" "$scratch/old"
synthesize "$PWD" "$scratch/new"
npm run -s guard -- "$scratch/old" "$scratch/new"
