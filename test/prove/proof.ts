// The steps of a proof in order, and the removal of all that they made.

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

/** The error of WSCDeinstallProvider for a provider that is not installed. */
const WSAEINVAL = 10022;

/** `install` leaves the layer installed, for checks by hand. `take-away` only removes it. */
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
  /** The folder of the layer's files, as the catalogs name it. */
  readonly #folder: string;
  /** The product's folders on this machine. The proof removes only those that did not exist before. */
  readonly #productFolders: readonly { path: string; wasThere: boolean }[];
  readonly #earlierBackups: readonly string[];
  #takingAway = false;
  wasInterrupted = false;
  /** Ends the process of `#watch`, if there is one. */
  #endWatch: () => Promise<Ran | null> = async () => null;

  constructor(place: Place, record: ProofRecord, exe: string, folder: string) {
    this.#place = place;
    this.#record = record;
    this.#exe = exe;
    this.#folder = `${place.programFiles}\\${folder}`;
    this.#productFolders = [place.programFiles, place.programData].map((parent) => {
      const path = place.local(`${parent}\\WinsockLsp`);
      return { path, wasThere: existsSync(path) };
    });
    this.#earlierBackups = this.#backups();
  }

  /** For Ctrl-C: lets the current command end, then removes everything. */
  interrupt(): void {
    console.error('Stopping. First what the proof made is taken away.');
    this.wasInterrupted = true;
    this.#record.isStopped = !this.#takingAway;
  }

  /** Runs all steps, and then always removes what they made. Returns the error that stopped the steps, or null. */
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

  /** Records the state before the first change, and makes a backup. */
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

  /** Starts a process that keeps Winsock loaded, to see whether it notices a change. Waits until it has listed the catalog. */
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
    // When one catalog refuses, go on with the other: its results are evidence too.
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

  /** Plans and applies a removal of the layer. Returns the id of the backup that apply made. */
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

  /** Removes the layer's entries and files and the backups that the product made, in whatever state the steps left them. */
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
    for (const { path, wasThere } of this.#productFolders)
      if (!wasThere) rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Removes the layer's entries, chains first, so that no chain names a missing dummy. Entries may be missing already. */
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

  /** Lists the catalogs, and checks that Winsock and the registry agree. */
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

  /** The status of each protocol's probe, in one line. */
  async #probe(state: string): Promise<string> {
    const { document } = await this.#ask<ProbeDocument>(`probe-${state}`, ['probe']);
    return (document.probes ?? []).map(({ protocol, status }) => `${protocol} ${status}`).join(', ');
  }

  #wasDone(check: CheckName, { status, error }: OutcomeDocument): void {
    this.#record.check(check, status === 'done', error?.message ?? `${status}`);
  }

  /** Runs a command of the program. Returns its document for any exit code. @throws Error when it printed nothing */
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
