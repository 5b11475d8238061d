import { byLibrary, type Runtime } from './runtime.ts';

const launched = byLibrary(/^(?:jli\.dll|libjli\.(?:so|dylib)|jvm\.dll|libjvm\.so)$/);

/**
 * Java: its launchers need jli, and every process with a virtual machine has jvm.dll. The version stands in the version resource
 * of java.exe. Source: openjdk/jdk, src/java.base/share/native/launcher, make/modules/java.base/Launcher.gmk.
 */
export const java: Runtime = {
  runtime: 'java',
  title: 'Java',
  help: 'JDK 17 and later, where a selector fails: -Djava.nio.channels.spi.SelectorProvider=sun.nio.ch.WindowsSelectorProvider. Asynchronous channels never skip completions.',
  sources: ['openjdk/jdk, JDK-8266382', 'openjdk/jdk, src/java.base/windows/native/libnio/ch/Iocp.c'],
  rules: (version) => ['javaNio2', version === null || version.major >= 17 ? 'sioBaseHandle' : 'javaSelect'],
  detect: (file, settings) =>
    launched.detect(file, settings) === null ? null : { version: file.versionResource()?.version ?? null },
  ofModule: launched.ofModule,
};
