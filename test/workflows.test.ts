// The workflows call the project's own scripts and nothing more, with few rights, and actions that cannot change.

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

test('there is one for the core, for the module, for the proof on Windows and for a release', () => {
  expect(workflows.map(({ file }) => file).sort()).toEqual(['core.yml', 'module.yml', 'prove.yml', 'release.yml']);
});

describe.each(workflows)('$file', ({ text, workflow, steps }) => {
  test('runs nothing but scripts that package.json has, and those run files that are there', () => {
    const runs = steps.flatMap(({ run }) => run ?? []);
    expect(runs.length).toBeGreaterThan(0);
    for (const run of runs) {
      const name = /^npm (?:run )?([\w:]+)(?: -- [\w.${} -]+)?$/.exec(run)?.[1];
      expect([run, name !== undefined && name in scripts]).toEqual([run, true]);
      const files = scripts[name as string]?.match(/[\w/-]+\.(?:mjs|ts)/g) ?? [];
      expect(files.length).toBeGreaterThan(0);
      for (const file of files) expect([file, existsSync(join(ROOT, file))]).toEqual([file, true]);
    }
  });

  test('may read the sources and no more', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    for (const job of Object.values(workflow.jobs)) expect(job.permissions).toBe(undefined);
    expect(workflow.on).not.toHaveProperty('pull_request_target');
    if ('pull_request' in workflow.on) expect(text).not.toContain('secrets.');
  });

  test('puts nothing into a command that somebody else could have written', () => {
    for (const { run } of steps)
      for (const [, expression] of run?.matchAll(/\$\{\{ *([^}]*?) *\}\}/g) ?? [])
        expect(expression).toMatch(/^matrix\.\w+$/);
  });

  test('names actions by commit, with the version beside it', () => {
    const uses = text.match(/uses: .*/g) ?? [];
    expect(uses).toHaveLength(steps.filter((step) => step.uses !== undefined).length);
    for (const line of uses) expect(line).toMatch(/^uses: actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test('ends in time, with the Node.js that is packed', () => {
    for (const job of Object.values(workflow.jobs)) expect(job['timeout-minutes']).toBeLessThanOrEqual(60);
    const versions = steps.flatMap((step) => step.with?.['node-version'] ?? []);
    expect(versions.length).toBeGreaterThan(0);
    for (const version of versions) expect(version).toBe(RUNTIME_VERSION);
  });
});

test('every action is pinned to the same commit in all of them', () => {
  const pins = new Set(workflows.flatMap(({ text }) => text.match(/actions\/[a-z-]+@[0-9a-f]{40} # \S+/g) ?? []));
  expect(pins.size).toBe(new Set([...pins].map((pin) => pin.split('@')[0])).size);
});
