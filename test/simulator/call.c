/*
 * Faults that a test sets in WINSOCK_LSP_SIMULATOR_FAULT: rules separated by semicolons, each CALL[#N]=WHAT. CALL is a
 * function, `change` (any that changes something) or `any`. N counts such calls from 1, in this process, or in all processes
 * that share the log of WINSOCK_LSP_SIMULATOR_LOG. README.md lists what WHAT can be.
 */
#include "simulator.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST_NAME 64

static const char *rules(void) {
  const char *text = getenv("WINSOCK_LSP_SIMULATOR_FAULT");
  return text ? text : "";
}

static const char *log_path(void) {
  const char *path = getenv("WINSOCK_LSP_SIMULATOR_LOG");
  return path && *path ? path : NULL;
}

static int starts(const char *text, const char *with) { return strncmp(text, with, strlen(with)) == 0; }

static int changes_something(const char *name) {
  static const char *const verbs[] = {"WSCInstall", "WSCDeinstall", "WSCUpdate", "WSCWrite", "WSCSet", "TestWrite"};
  for (size_t index = 0; index < sizeof verbs / sizeof *verbs; index++) {
    if (starts(name, verbs[index])) return 1;
  }
  return 0;
}

/* The number of calls so far, the current one included: all calls, those that change something, those of the same function. */
typedef struct {
  uint32_t any, change, same;
} counts;

static void count_times(counts *all, const char *name, uint32_t times, const char *of) {
  all->any += times;
  if (changes_something(name)) all->change += times;
  if (strcmp(name, of) == 0) all->same += times;
}

/* A line is `NUMBER PROCESS FUNCTION PROVIDER` where a call begins, `… FUNCTION = ERROR` where it ends. */
static void count_log(counts *all, const char *of) {
  size_t length;
  char *text = (char *)file_read(log_path(), &length);
  char name[LONGEST_NAME], then[LONGEST_NAME];
  if (!text) return;
  text[length] = 0;
  for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
    if (sscanf(line, "%*u %*u %63s %63s", name, then) == 2 && strcmp(then, "=") != 0) count_times(all, name, 1, of);
  }
  free(text);
}

static void count_process(counts *all, const char *of) {
  static struct {
    const char *name;
    uint32_t times;
  } made[32];
  int index = 0;
  while (made[index].name && strcmp(made[index].name, of) != 0) index++;
  made[index].name = of;
  made[index].times++;
  for (index = 0; made[index].name; index++) count_times(all, made[index].name, made[index].times, of);
}

static void write_provider(char *to, const void *provider) {
  const uint8_t *b = provider;
  uint32_t first;
  if (is_bad(provider)) { strcpy(to, "-"); return; }
  memcpy(&first, b, 4);
  sprintf(to, "{%08lX-%02X%02X-%02X%02X-%02X%02X-%02X%02X%02X%02X%02X%02X}", (unsigned long)first, b[5], b[4], b[7],
          b[6], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
}

static void log_line(const call *this, const char *what) {
  char line[256];
  if (!log_path()) return;
  sprintf(line, "%lu %lu %s %s\n", (unsigned long)this->number, (unsigned long)process_id(), this->name, what);
  file_append(log_path(), line);
}

static counts count_and_log(call *this, const void *provider) {
  counts all = {0, 0, 0};
  char name[4096], who[LONGEST_NAME];
  lock held;
  if (!log_path()) {
    count_process(&all, this->name);
    this->number = all.any;
    return all;
  }
  snprintf(name, sizeof name, "%s.lock", log_path());
  held = file_lock(name);
  count_log(&all, this->name);
  count_times(&all, this->name, 1, this->name);
  this->number = all.any;
  write_provider(who, provider);
  log_line(this, who);
  file_unlock(held);
  return all;
}

static void swap_store(const char *with) {
  size_t length;
  uint8_t *bytes = file_read(with, &length);
  if (bytes) file_replace(getenv("WINSOCK_LSP_SIMULATOR_STORE"), bytes, length);
  free(bytes);
}

static char *copy(const char *text) {
  char *made = malloc(strlen(text) + 1);
  return made ? strcpy(made, text) : NULL;
}

static void apply(call *this, const char *what) {
  if (strcmp(what, "kill-before") == 0) die();
  else if (strcmp(what, "kill-after") == 0) this->dies = 1;
  else if (strcmp(what, "kill-half") == 0) this->dies = this->half = 1;
  else if (strcmp(what, "nothing") == 0) this->runs = 0;
  else if (strcmp(what, "hang") == 0) for (;;) sleep_milliseconds(1000);
  else if (starts(what, "slow:")) sleep_milliseconds((uint32_t)atoi(what + 5));
  else if (starts(what, "after:")) this->later_error = atoi(what + 6);
  else if (starts(what, "swap-before:")) swap_store(what + 12);
  else if (starts(what, "swap-after:")) this->swap = copy(what + 11);
  else { this->error = atoi(what); this->runs = 0; }
}

/* Applies a rule `CALL[#N]=WHAT` if it matches this call. */
static void apply_rule(call *this, const counts *all, char *rule) {
  char *what = strchr(rule, '='), *nth;
  uint32_t count;
  if (!what) return;
  *what++ = 0;
  nth = strchr(rule, '#');
  if (nth) *nth++ = 0;
  if (strcmp(rule, "any") == 0) count = all->any;
  else if (strcmp(rule, "change") == 0) count = changes_something(this->name) ? all->change : 0;
  else count = strcmp(rule, this->name) == 0 ? all->same : 0;
  if (count > 0 && (!nth || (uint32_t)atoi(nth) == count)) apply(this, what);
}

int call_begin(call *this, const char *name, const void *provider) {
  counts all;
  char *text = copy(rules());
  memset(this, 0, sizeof *this);
  this->name = name;
  this->runs = 1;
  all = count_and_log(this, provider);
  for (char *rule = text, *next; rule; rule = next) {
    next = strchr(rule, ';');
    if (next) *next++ = 0;
    apply_rule(this, &all, rule);
  }
  free(text);
  return this->error;
}

int call_end(call *this, int error) {
  char result[32];
  if (this->swap) swap_store(this->swap);
  free(this->swap);
  if (this->dies) die();
  if (this->later_error) error = this->later_error;
  sprintf(result, "= %d", error);
  log_line(this, result);
  return error;
}

int call_answer(call *this, int code, int *error) {
  code = call_end(this, code);
  if (code == 0) return 0;
  if (!is_bad(error)) *error = code;
  return SOCKET_ERROR;
}

int is_bad(const void *pointer) { return (uintptr_t)pointer < 65536; }

int fault_grows(void) { return strcmp(rules(), "grow") == 0; }
