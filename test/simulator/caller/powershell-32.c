/*
 * Replaces the 32-bit PowerShell in tests that call it a hundred times, because PowerShell takes two seconds to start. Does the
 * same with its standard input as src/windows/install-in-32.ps1. Tests of the script itself run it in PowerShell.
 */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST_LINE (1 << 16)
#define MOST_ENTRIES 64
#define INFO_BYTES 628

typedef int (*install_function)(void *, void *, void *, uint32_t, int *);

static int value_of(char digit) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const char *found = digit ? strchr(digits, digit) : NULL;
  return found ? (int)(found - digits) : -1;
}

/* Decodes a line of base64. Returns the number of bytes. */
static size_t read_bytes(uint8_t *to) {
  char line[LONGEST_LINE];
  uint32_t bits = 0;
  int held = 0;
  size_t length = 0;
  if (!fgets(line, sizeof line, stdin)) return 0;
  for (const char *at = line; value_of(*at) >= 0; at++) {
    bits = bits << 6 | (uint32_t)value_of(*at);
    held += 6;
    if (held >= 8) { held -= 8; to[length++] = (uint8_t)(bits >> held); }
  }
  return length;
}

int main(void) {
  static uint8_t library[LONGEST_LINE], guid[LONGEST_LINE], path[LONGEST_LINE], entries[MOST_ENTRIES * INFO_BYTES];
  char line[LONGEST_LINE], name[LONGEST_LINE] = {0};
  void *loaded, *found;
  install_function install;
  uint32_t count;
  int error = 0;
  if (!fgets(line, sizeof line, stdin) || (size_t)atoi(line) != sizeof(void *)) { puts("winsock-lsp: cannot: size"); return 0; }
  for (size_t at = 0, length = read_bytes(library); at < length; at += 2) name[at / 2] = (char)library[at];
  read_bytes(guid);
  read_bytes(path);
  if (!fgets(line, sizeof line, stdin)) return 1;
  count = (uint32_t)atoi(line);
  if (count > MOST_ENTRIES) return 1;
  for (uint32_t index = 0; index < count; index++) {
    if (read_bytes(entries + index * INFO_BYTES) != INFO_BYTES) return 1;
  }
  loaded = dlopen(name, RTLD_NOW | RTLD_LOCAL);
  found = loaded ? dlsym(loaded, "WSCInstallProvider") : NULL;
  if (!found) { puts("winsock-lsp: cannot: no library"); return 0; }
  if (count == 0) { puts("winsock-lsp: ready"); return 0; }
  memcpy(&install, &found, sizeof install);
  if (install(guid, path, entries, count, &error) != -1) error = 0;
  printf("winsock-lsp: error %d\n", error);
  return 0;
}
