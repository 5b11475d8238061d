import { NativeLibrary } from './koffi.ts';

const CURRENT_PROCESS = -1;

/**
 * Ends the process without unloading DLLs, because a layered provider may hang when it is unloaded. Call it only after all output
 * is written.
 */
export function terminateProcess(exitCode: number): void {
  try {
    if (process.platform === 'win32') {
      const declaration = 'int TerminateProcess(intptr_t process, uint32_t code)';
      new NativeLibrary('kernel32.dll').get(declaration)(CURRENT_PROCESS, exitCode);
    } else {
      new NativeLibrary('libc.so.6').get('void _exit(int code)')(exitCode);
    }
  } catch {
    // The caller then lets Node end the process.
  }
}
