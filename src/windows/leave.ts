import { NativeLibrary } from './koffi.ts';

const CURRENT_PROCESS = -1;

/**
 * Ends the process where it stands, once native code is loaded. Node.js takes milliseconds to take
 * itself apart, and a layered provider that was loaded with Winsock may hang when it is unloaded. All that was to be written
 * has been, without buffers.
 */
export function leaveAtOnce(exitCode: number): void {
  try {
    if (process.platform === 'win32') {
      const declaration = 'int TerminateProcess(intptr_t process, uint32_t code)';
      new NativeLibrary('kernel32.dll').get(declaration)(CURRENT_PROCESS, exitCode);
    } else {
      new NativeLibrary('libc.so.6').get('void _exit(int code)')(exitCode);
    }
  } catch {
    // Node's own way out is only slower.
  }
}
