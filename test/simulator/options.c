/* Switches, each an environment variable; README.md lists them. */
#include "simulator.h"

#include <stdlib.h>
#include <string.h>

/* Index of the variable's value among the names; 0 when it is none of them. */
static int choice(const char *variable, const char *const *names) {
  const char *value = getenv(variable);
  for (int index = 0; value && names[index]; index++) {
    if (strcmp(value, names[index]) == 0) return index;
  }
  return 0;
}

/* As for the program, unless a test wants Windows to refuse although the program is elevated. */
int is_elevated(void) {
  const char *value = getenv("WINSOCK_LSP_SIMULATOR_ELEVATED");
  if (!value || !*value) value = getenv("WINSOCK_LSP_TEST_ELEVATED");
  return value && strcmp(value, "1") == 0;
}

cache_mode caching(void) {
  static const char *const names[] = {"process", "install", "none", NULL};
  return (cache_mode)choice("WINSOCK_LSP_SIMULATOR_CACHE", names);
}

/* This library is always 64-bit. The test build sets the variable when the process stands for a 32-bit one. */
int own_bitness(void) {
  const char *value = getenv("WINSOCK_LSP_TEST_BITNESS");
  return value && strcmp(value, "32") == 0 ? 32 : 64;
}

ids_mode id_counter(void) {
  static const char *const names[] = {"shared", "separate", NULL};
  return (ids_mode)choice("WINSOCK_LSP_SIMULATOR_IDS", names);
}

both_mode install_both(void) {
  static const char *const names[] = {"works", "refuses", "wrong-ids", NULL};
  return (both_mode)choice("WINSOCK_LSP_SIMULATOR_INSTALL64_32", names);
}

int update_adds(void) {
  static const char *const names[] = {"adds", "refuses", NULL};
  return choice("WINSOCK_LSP_SIMULATOR_UPDATE", names) == 0;
}

int language(void) {
  static const char *const names[] = {"english", "german", "chinese", NULL};
  return choice("WINSOCK_LSP_SIMULATOR_LANGUAGE", names);
}

int paths_are_utf8(void) {
  static const char *const names[] = {"ansi", "utf-8", NULL};
  return choice("WINSOCK_LSP_SIMULATOR_PATHS", names) == 1;
}
