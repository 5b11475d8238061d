import { always, type Runtime } from './runtime.ts';
import { targetFramework } from './target-framework.ts';

/**
 * .NET Framework: managed code in the exe that was not compiled for .NET Core, or its runtime loaded (clr.dll since version 4,
 * mscorwks.dll before).
 */
export const netFramework: Runtime = {
  runtime: 'netFramework',
  title: '.NET Framework',
  help: 'Nothing: it never skips completions.',
  sources: ['microsoft/referencesource, System/net/System/Net/HttpListener.cs'],
  rules: always('netFramework'),
  detect: (file) => {
    const found = targetFramework(file);
    return found?.framework === 'framework' ? found : null;
  },
  ofModule: (path) => (/\\(?:clr|mscorwks)\.dll$/.test(path) ? { version: null } : null),
};
