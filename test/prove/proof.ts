// The steps of a proof, in order, and the taking away of what they made.

import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type {
  ListDocument,
  OutcomeDocument,
  PlanDocument,
  ProbeDocument,
  TestDocument,
} from '../../src/documents/generated/types.ts';
import {
  BITNESSES,
  type Bitness,
  CHAIN,
  chainOf,
  DUMMY,
  type Entry,
  isOurs,
  othersOf,
  PARTS,
  protocolInfo,
  shapesOfOurs,
  wantedShapes,
} from './layer.ts';
import type { Place } from './place.ts';
import type { CheckName, ProofRecord, Ran, RunOptions } from './record.ts';

/** What WSCDeinstallProvider answers for a provider that is not there. */
const WSAEINVAL = 10022;

/** What a proof does: all of it; or its layer is installed and stays, for checks by hand; or it is taken away. */
export type Part = 'all' | 'install' | 'take-away';

interface ListAnswer {
  entries: Entry[];
  findings: { code: string; message: string }[];
  /** All entries, to compare with a later list. */
  text: string;
}

interface Start extends ListAnswer {
  verdict: string;
  probe: string;
}

export class Proof {
  readonly #place: Place;
  readonly #record: ProofRecord;
  readonly #exe: string;
  /** Where the files of the layer lie, as the catalogs name it. */
  readonly #folder: string;
  /** Folders of the product's on this machine. What was in them before is not the proof's to take away. */
  readonly #own: readonly { path: string; wasThere: boolean }[];
  readonly #earlierBackups: readonly string[];
  #takingAway = false;
  wasInterrupted = false;
  /** Ends the process that watches, if there is one. */
  #endWatch: () => Promise<Ran | null> = async () => null;

  constructor(place: Place, record: ProofRecord, exe: string, folder: string) {
    this.#place = place;
    this.#record = record;
    this.#exe = exe;
    this.#folder = `${place.programFiles}\\${folder}`;
    this.#own = [place.programFiles, place.programData].map((parent) => {
      const path = place.local(`${parent}\\WinsockLsp`);
      return { path, wasThere: existsSync(path) };
    });
    this.#earlierBackups = this.#backups();
  }

  /** For Ctrl-C: the command that runs is waited for, and then everything is taken away. */
  interrupt(): void {
    console.error('Stopping. First what the proof made is taken away.');
    this.wasInterrupted = true;
    this.#record.isStopped = !this.#takingAway;
  }

  /** All steps, and then the taking away, whatever happened. Answers what stopped the steps. */
  async run(part: Part): Promise<Error | null> {
    let failure: Error | null = null;
    let start: Start | null = null;
    try {
      if (part !== 'take-away') {
        start = await this.#begin();
        await this.#installAll(start);
      }
      if (part === 'install') return null;
      if (start !== null) await this.#removeAndRestore(start);
    } catch (error) {
      failure = error as Error;
      console.error(`Stopped: ${failure.message}`);
    }
    this.#takingAway = true;
    this.#record.isStopped = false;
    await this.#endWatch().catch(() => null);
    try {
      await this.#takeAway(start);
    } catch (error) {
      this.#record.check('taken-away', false, (error as Error).message);
    }
    return failure;
  }

  /** What there is before anything is changed, and a backup of it. */
  async #begin(): Promise<Start> {
    await this.#deinstall('left-over');
    await this.#place.describe(this.#record);
    await this.#place.exportRegistry(this.#record, 'export-start');
    const list = await this.#compare('start');
    const { verdict } = await this.#judge('start');
    const probe = await this.#probe('start');
    this.#wasDone('backed-up', (await this.#ask<OutcomeDocument>('backup', ['backup'])).document);
    return { ...list, verdict, probe };
  }

  async #installAll(start: Start): Promise<void> {
    await this.#install();
    await this.#place.exportRegistry(this.#record, 'export-installed');
    this.#hasLayer('listed', start, await this.#compare('installed'));
    const { verdict, deciding = [] } = await this.#judge('installed');
    const ours = deciding.filter(({ providerId }) => isOurs({ providerId })).length;
    this.#record.check('judged', verdict === 'nonCompliant' && ours === 4, `${verdict}: ${ours} entries of the layer`);
    const probe = await this.#probe('installed');
    this.#record.check('probe-same', probe === start.probe, probe);
  }

  async #removeAndRestore(start: Start): Promise<void> {
    await this.#watch();
    const backup = await this.#remove('first', start);
    const [before, after] = String((await this.#endWatch())?.stdout).split(/\r?\n/);
    this.#record.check('running-keeps', before !== '' && before === after, `before: ${before}; after: ${after}`);
    const restored = await this.#ask<OutcomeDocument>('restore', ['restore', backup], { timeLimit: null });
    this.#wasDone('restored', restored.document);
    await this.#place.exportRegistry(this.#record, 'export-restored');
    this.#hasLayer('restored-same', start, await this.#compare('restored'));
    await this.#ask('backups', ['backups']);
    await this.#remove('second', start);
  }

  /** Starts a process that has Winsock loaded from now on, and waits until it has. */
  async #watch(): Promise<void> {
    let end = () => {};
    const until = new Promise<void>((resolve) => {
      end = resolve;
    });
    const request = { call: 'watch', bitness: 64, providerId: DUMMY, path: '', infos: [] } as const;
    await new Promise<unknown>((started, failed) => {
      const options = { until, onOutput: () => started(null), timeLimit: null };
      const watching = this.#place.call(this.#record, 'running-process', request, options);
      watching.then(started, failed);
      this.#endWatch = () => {
        end();
        return watching;
      };
    });
  }

  async #install(): Promise<void> {
    const { local, copied } = this.#place;
    rmSync(local(this.#folder), { recursive: true, force: true });
    mkdirSync(local(this.#folder));
    for (const bitness of BITNESSES) copyFileSync(copied(bitness), local(this.#fileOf(bitness)));
    // Where one catalog refuses, what the other does is evidence all the same.
    const open = new Set(BITNESSES);
    for (const { part, providerId, name, links } of PARTS) {
      const { entries } = await this.#list(`list-before-${part}`);
      for (const bitness of open) {
        const info = protocolInfo(providerId, name, chainOf(links, entries, bitness));
        const ran = await this.#place.install(this.#record, `install-${part}-${bitness}`, {
          call: 'WSCInstallProvider',
          bitness,
          providerId,
          path: this.#fileOf(bitness),
          infos: [Buffer.from(info).toString('hex')],
        });
        this.#record.check('installed', ran.exitCode === 0, `${part}, ${bitness}-bit: ${ran.stdout.toString().trim()}`);
        if (ran.exitCode !== 0) open.delete(bitness);
      }
    }
    if (open.size === 0) throw new Error('the layer could not be installed in any catalog');
  }

  /** Plans and applies. Answers the backup that apply made. */
  async #remove(time: string, start: Start): Promise<string> {
    const { ran, document: plan } = await this.#ask<PlanDocument>(`plan-${time}`, ['plan', '--provider', DUMMY]);
    const steps = plan.steps?.map((step) => `${step.call} ${step.providerId}`) ?? [];
    const wanted = ['WSCDeinstallProvider', 'WSCDeinstallProvider32'].flatMap((call) => [
      `${call} ${CHAIN}`,
      `${call} ${DUMMY}`,
    ]);
    this.#record.check('planned', steps.join() === wanted.join(), steps.join(', '));
    if (steps.some((step) => !wanted.includes(step)))
      throw new Error('the plan would remove more than the layer of this proof');
    const file = join(ran.folder, 'stdout.txt');
    const applied = await this.#ask<OutcomeDocument>(`apply-${time}`, ['apply', file], { timeLimit: null });
    this.#wasDone('removed', applied.document);
    await this.#place.exportRegistry(this.#record, `export-removed-${time}`);
    const now = await this.#compare(`removed-${time}`);
    this.#record.check(
      'as-before',
      now.text === start.text,
      `${shapesOfOurs(now.entries).length} entries of the layer are left`,
    );
    const after = await this.#judge(`removed-${time}`);
    this.#record.check('verdict-as-before', after.verdict === start.verdict, `${after.verdict}`);
    if (!applied.document.backup) throw new Error('apply made no backup');
    return applied.document.backup;
  }

  /** Whatever became of the layer: its entries in both catalogs, its files, and what the product made on this machine. */
  async #takeAway(start: Start | null): Promise<void> {
    await this.#deinstall('take-away');
    rmSync(this.#place.local(this.#folder), { recursive: true, force: true, maxRetries: 5 });
    await this.#place.exportRegistry(this.#record, 'export-end');
    const end = await this.#list('list-end');
    const same = start === null ? !end.entries.some(isOurs) : end.text === start.text;
    this.#record.check('taken-away', same, same ? 'the catalogs are as before' : 'the catalogs are not as before');
    const made = this.#backups().filter((id) => !this.#earlierBackups.includes(id));
    const kept = this.#record.stepFolder('backups-made');
    for (const id of made) cpSync(join(this.#backupsFolder, id), join(kept, id), { recursive: true });
    if (!same) {
      console.error(`Backups are kept. Look at: ${this.#exe} backups, and restore ${made[0] ?? 'one of them'}`);
      return;
    }
    for (const id of made) rmSync(join(this.#backupsFolder, id), { recursive: true });
    for (const { path, wasThere } of this.#own)
      if (!wasThere) rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Chains first, so that none ever names a dummy that is gone. A provider that is not there is no failure. */
  async #deinstall(title: string): Promise<void> {
    const failed: string[] = [];
    for (const bitness of BITNESSES)
      for (const { part, providerId } of PARTS.toReversed()) {
        const request = { call: 'WSCDeinstallProvider', bitness, providerId, path: '', infos: [] } as const;
        const { exitCode, stdout } = await this.#place.call(this.#record, `${title}-${part}-${bitness}`, request);
        const text = stdout.toString();
        const notThere = text !== '' && (JSON.parse(text) as { error: number }).error === WSAEINVAL;
        if (exitCode !== 0 && !notThere) failed.push(`${part}, ${bitness}-bit: ${text}`);
      }
    if (failed.length > 0) throw new Error(`not removed: ${failed.join('; ')}`);
  }

  async #list(title: string, ...options: string[]): Promise<ListAnswer> {
    const { document } = await this.#ask<ListDocument>(title, ['list', ...options]);
    const { entries, findings = [] } = document;
    if (entries === undefined) throw new Error(`${title}: the program listed nothing`);
    return { entries, findings, text: JSON.stringify(entries) };
  }

  /** Lists what Winsock tells, and compares it with the registry. */
  async #compare(state: string): Promise<ListAnswer> {
    const answer = await this.#list(`compare-${state}`, '--compare');
    const differences = answer.findings.filter(({ code }) => code === 'sourcesDiffer').map(({ message }) => message);
    this.#record.check(
      'sources-agree',
      differences.length === 0,
      `${state}: ${differences.join(' ') || 'no difference'}`,
    );
    return answer;
  }

  #hasLayer(check: CheckName, start: ListAnswer, { entries }: ListAnswer): void {
    const shapes = shapesOfOurs(entries);
    const wanted = wantedShapes((bitness) => this.#fileOf(bitness));
    this.#record.check(check, shapes.join() === wanted.join(), shapes.join('\n'));
    this.#record.check('others-kept', othersOf(entries) === othersOf(start.entries), `${check}: entries of others`);
  }

  async #judge(state: string): Promise<TestDocument> {
    return (await this.#ask<TestDocument>(`test-${state}`, ['test', '--scope', 'layered'])).document;
  }

  /** What came of each probe, in one line. */
  async #probe(state: string): Promise<string> {
    const { document } = await this.#ask<ProbeDocument>(`probe-${state}`, ['probe']);
    return (document.probes ?? []).map(({ protocol, status }) => `${protocol} ${status}`).join(', ');
  }

  #wasDone(check: CheckName, { status, error }: OutcomeDocument): void {
    this.#record.check(check, status === 'done', error?.message ?? `${status}`);
  }

  /** A command of the program; its document, whatever the exit code. */
  async #ask<T>(title: string, args: readonly string[], options?: RunOptions): Promise<{ ran: Ran; document: T }> {
    const ran = await this.#record.run(title, this.#exe, [...args, '--format', 'json'], options);
    if (ran.stdout.length === 0) throw new Error(`${title}: the program printed nothing`);
    return { ran, document: JSON.parse(ran.stdout.toString()) as T };
  }

  #fileOf(bitness: Bitness): string {
    return `${this.#folder}\\proof${bitness}.dll`;
  }

  get #backupsFolder(): string {
    return this.#place.local(`${this.#place.programData}\\WinsockLsp\\backups`);
  }

  #backups(): string[] {
    return existsSync(this.#backupsFolder) ? readdirSync(this.#backupsFolder).sort() : [];
  }
}
