/** A call of a Windows function failed, or this Windows does not have the function. */
export class WindowsError extends Error {
  readonly call: string;
  /** Windows' error code; null when the function does not exist. */
  readonly code: number | null;

  constructor(call: string, code: number | null) {
    super(code === null ? `this Windows has no ${call}` : `${call} failed with error ${code}`);
    this.name = 'WindowsError';
    this.call = call;
    this.code = code;
  }
}

export const isWindowsError = (error: unknown): error is WindowsError => error instanceof WindowsError;
