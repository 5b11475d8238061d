// The workflows run only the project's own scripts, with few rights, and with actions that are pinned to a commit.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT, RUNTIME_VERSION } from '../build/targets.ts';

interface Step {
  run?: string;
  uses?: string;
  with?: Record<string, string>;
  env?: Record<string, string>;
}

interface Workflow {
  on: Record<string, unknown>;
  permissions: unknown;
  jobs: Record<string, { permissions?: unknown; 'timeout-minutes': number; steps: Step[] }>;
}

const FOLDER = join(ROOT, '.github/workflows');
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
const workflows = readdirSync(FOLDER).map((file) => {
  const text = readFileSync(join(FOLDER, file), 'utf8');
  const workflow = parse(text) as Workflow;
  return { file, text, workflow, steps: Object.values(workflow.jobs).flatMap((job) => job.steps) };
});

test('there are workflows for the core, the module, the proof on Windows and a release', () => {
  expect(workflows.map(({ file }) => file).sort()).toEqual(['core.yml', 'module.yml', 'prove.yml', 'release.yml']);
});

describe.each(workflows)('$file', ({ text, workflow, steps }) => {
  test('runs only scripts of package.json, and their files exist', () => {
    const runs = steps.flatMap(({ run }) => run ?? []);
    expect(runs.length).toBeGreaterThan(0);
    for (const run of runs) {
      // A container first needs packages of its distribution, and Wine.
      if (/^apt-get update && apt-get install -y --no-install-recommends [\w -]+$/.test(run)) continue;
      if (run === '.ci/wine' && existsSync(join(ROOT, run))) continue;
      const name = /^npm (?:run )?([\w:]+)(?: -- [\w.${} -]+)?$/.exec(run)?.[1];
      expect([run, name !== undefined && name in scripts]).toEqual([run, true]);
      const files = scripts[name as string]?.match(/[\w/-]+\.(?:mjs|ts)/g) ?? [];
      expect(files.length).toBeGreaterThan(0);
      for (const file of files) expect([file, existsSync(join(ROOT, file))]).toEqual([file, true]);
    }
  });

  test('has no right but to read the sources', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    for (const job of Object.values(workflow.jobs)) expect(job.permissions).toBe(undefined);
    expect(workflow.on).not.toHaveProperty('pull_request_target');
    if ('pull_request' in workflow.on) expect(text).not.toContain('secrets.');
  });

  test('puts only values of its matrix into a command: a pull request can choose others', () => {
    for (const { run } of steps)
      for (const [, expression] of run?.matchAll(/\$\{\{ *([^}]*?) *\}\}/g) ?? [])
        expect(expression).toMatch(/^matrix\.\w+$/);
  });

  test('names each action by its commit, with the version in a comment', () => {
    const uses = text.match(/uses: .*/g) ?? [];
    expect(uses).toHaveLength(steps.filter((step) => step.uses !== undefined).length);
    for (const line of uses) expect(line).toMatch(/^uses: actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test('has a time limit of an hour at most, and uses the Node.js that is packed', () => {
    for (const job of Object.values(workflow.jobs)) expect(job['timeout-minutes']).toBeLessThanOrEqual(60);
    const versions = steps.flatMap((step) => step.with?.['node-version'] ?? []);
    expect(versions.length).toBeGreaterThan(0);
    for (const version of versions) expect(version).toBe(RUNTIME_VERSION);
  });
});

test('all workflows pin an action to the same commit', () => {
  const pins = new Set(workflows.flatMap(({ text }) => text.match(/actions\/[a-z-]+@[0-9a-f]{40} # \S+/g) ?? []));
  expect(pins.size).toBe(new Set([...pins].map((pin) => pin.split('@')[0])).size);
});
