/*
 * A process that makes the calls that a test writes to its stdin. A test can start several, and one may die. Compiled for
 * the same system as the simulator.
 *   caller LIBRARY
 * A line on stdin is a call: `FUNCTION ARGUMENT…`, an argument being `-` (NULL), `i` and a number, `b` and bytes in
 * hex, or `z` and a count of zero bytes. A line on stdout answers it: the result, then each buffer in hex; or `absent`.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef _WIN32
#include <windows.h>
static void *open_library(const char *path) { return (void *)LoadLibraryA(path); }
static void *find(void *library, const char *name) { return (void *)(uintptr_t)GetProcAddress((HMODULE)library, name); }
#else
#include <dlfcn.h>
static void *open_library(const char *path) { return dlopen(path, RTLD_NOW | RTLD_LOCAL); }
static void *find(void *library, const char *name) { return dlsym(library, name); }
#endif

#define MOST_ARGUMENTS 8
#define LONGEST_LINE (16 << 20)

/* On x64 numbers and pointers are passed alike, and a function ignores surplus arguments. */
typedef int (*any_function)(uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t);

typedef struct {
  uintptr_t value;
  uint8_t *bytes;
  size_t length;
} argument;

static argument parse(const char *text) {
  argument made = {0, NULL, 0};
  if (*text == 'i') made.value = (uintptr_t)strtoull(text + 1, NULL, 0);
  if (*text != 'b' && *text != 'z') return made;
  made.length = *text == 'z' ? (size_t)strtoull(text + 1, NULL, 0) : strlen(text + 1) / 2;
  made.bytes = calloc(made.length + 1, 1);
  for (size_t at = 0; *text == 'b' && at < made.length; at++) {
    char digits[3] = {text[1 + at * 2], text[2 + at * 2], 0};
    made.bytes[at] = (uint8_t)strtoul(digits, NULL, 16);
  }
  made.value = (uintptr_t)made.bytes;
  return made;
}

static void make_call(void *library, char *line) {
  argument with[MOST_ARGUMENTS] = {{0, NULL, 0}};
  char *name = strtok(line, " \r\n");
  void *found = name ? find(library, name) : NULL;
  any_function function;
  int count = 0;
  if (!found) { puts("absent"); return; }
  for (char *text; count < MOST_ARGUMENTS && (text = strtok(NULL, " \r\n")); count++) with[count] = parse(text);
  memcpy(&function, &found, sizeof function);
  printf("%d", function(with[0].value, with[1].value, with[2].value, with[3].value, with[4].value, with[5].value,
                        with[6].value, with[7].value));
  for (int index = 0; index < count; index++) {
    if (!with[index].bytes) continue;
    putchar(' ');
    for (size_t at = 0; at < with[index].length; at++) printf("%02x", with[index].bytes[at]);
    free(with[index].bytes);
  }
  putchar('\n');
}

int main(int count, char **arguments) {
  void *library = count == 2 ? open_library(arguments[1]) : NULL;
  char *line = malloc(LONGEST_LINE);
  if (!library || !line) { fprintf(stderr, "the library cannot be loaded\n"); return 1; }
  while (fgets(line, LONGEST_LINE, stdin)) {
    make_call(library, line);
    fflush(stdout);
  }
  return 0;
}
