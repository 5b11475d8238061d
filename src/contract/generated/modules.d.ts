// What build/generate.ts makes at every build and is not committed.

declare module '*/validators/list.mjs' {
  export default function validate(value: unknown): boolean;
}
