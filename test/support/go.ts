import { spawnSync } from 'node:child_process';
import { globSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyFolder } from './folder.ts';

export interface GoCompiler {
  compiler: string;
  /** `1.24.4`. */
  version: string;
}

/** The Go compilers of this machine, one of each version: the one on PATH, and those that Debian's packages golang-1.x-go bring. */
export function goCompilers(): GoCompiler[] {
  const found = new Map<string, GoCompiler>();
  for (const compiler of ['go', ...globSync('/usr/lib/go-*/bin/go')]) {
    const { stdout } = spawnSync(compiler, ['version'], { encoding: 'utf8' });
    const version = /^go version go(\d+\.\d+(?:\.\d+)?)/.exec(stdout ?? '')?.[1];
    if (version !== undefined && !found.has(version)) found.set(version, { compiler, version });
  }
  return [...found.values()];
}

/** A program that listens on loopback for a minute. */
const SOURCE = `package main

import (
	"fmt"
	"net"
	"time"
)

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	fmt.Println(listener, err)
	time.Sleep(time.Minute)
}
`;

/** Compiles that program, and returns the path of its exe. */
export function goProgram(
  compiler: string,
  { system, processor, options }: { system: string; processor: string; options: readonly string[] },
): string {
  const folder = emptyFolder();
  writeFileSync(join(folder, 'main.go'), SOURCE);
  writeFileSync(join(folder, 'go.mod'), 'module listens\n\ngo 1.16\n');
  const env = { ...process.env, GOOS: system, GOARCH: processor, CGO_ENABLED: '0', GOFLAGS: '', GOTOOLCHAIN: 'local' };
  const name = system === 'windows' ? 'listens.exe' : 'listens';
  const { status, stderr } = spawnSync(compiler, ['build', ...options, '-o', name], {
    cwd: folder,
    encoding: 'utf8',
    env,
  });
  if (status !== 0) throw new Error(stderr);
  return join(folder, name);
}
