import type { Command } from './command.ts';

/** Every command, in the order of the help. The imports are lazy, so Node.js evaluates only the commands that are used. */
export const COMMANDS = {
  list: async () => (await import('./list.ts')).command,
  test: async () => (await import('./test.ts')).command,
  fleet: async () => (await import('./fleet.ts')).command,
  probe: async () => (await import('./probe.ts')).command,
  processes: async () => (await import('./processes.ts')).command,
  identify: async () => (await import('./identify.ts')).command,
  report: async () => (await import('./report.ts')).command,
  plan: async () => (await import('./plan.ts')).command,
  apply: async () => (await import('./apply.ts')).command,
  backup: async () => (await import('./backup.ts')).command,
  backups: async () => (await import('./backups.ts')).command,
  restore: async () => (await import('./restore.ts')).command,
  remediate: async () => (await import('./remediate.ts')).command,
  dsc: async () => (await import('./dsc.ts')).command,
  exclusions: async () => (await import('./exclusions.ts')).command,
  exclude: async () => (await import('./exclude.ts')).command,
  schema: async () => (await import('./schema.ts')).command,
} as const satisfies Readonly<Record<string, () => Promise<Command>>>;

export type CommandName = keyof typeof COMMANDS;

export const COMMAND_NAMES = Object.keys(COMMANDS) as CommandName[];

export const isCommandName = (name: string): name is CommandName => Object.hasOwn(COMMANDS, name);

export const commandNamed = (name: CommandName): Promise<Command> => COMMANDS[name]();
